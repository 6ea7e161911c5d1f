{#- Publishes the models of this run that say meta: {online: true} -#}
{%- macro publish_models(results) -%}
  {%- for result in results if result.status == 'success' and result.node.config.meta.get('online') -%}
    {%- do publish_relation(result.node.database, result.node.schema, result.node.alias) -%}
  {%- endfor -%}
{%- endmacro -%}

{#- dbt run-operation publish --args '{views: [ecommerce.customer_windows]}' -#}
{%- macro publish(views) -%}
  {%- for view in views -%}
    {%- do publish_relation(target.database, view.split('.')[0], view.split('.')[1]) -%}
  {%- endfor -%}
{%- endmacro -%}

{%- macro publish_relation(catalog, schema, view) -%}
  {%- do run_query('REFRESH MATERIALIZED VIEW "%s"."%s"."%s$online"' | format(catalog, schema, view)) -%}
  {%- do log('Published ' ~ schema ~ '.' ~ view, info=True) -%}
{%- endmacro -%}
