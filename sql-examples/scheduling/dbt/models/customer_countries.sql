{{ config(
    meta={'online': true},
    properties={
      'entity_keys': "ARRAY['customer_id']",
      'timestamp_column': "'updated_at'",
      'online': 'true'
    }
) }}

SELECT customer_id, updated_at, country
FROM featurestore.ecommerce.customers_history
