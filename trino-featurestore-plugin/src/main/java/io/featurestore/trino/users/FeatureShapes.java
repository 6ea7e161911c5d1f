package io.featurestore.trino.users;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.DefinitionProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.StoredColumnTypes;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.view.AggregationChecker;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.DefinitionProperty.ENTITY_KEYS;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.INVALID_VIEW_PROPERTY;
import static java.util.Objects.requireNonNull;

// What statements will make of a feature view
final class FeatureShapes
{
    private final AggregationChecker aggregations;
    private final TypeManager typeManager;
    private final StoredColumnTypes columnTypes;

    @Inject
    FeatureShapes(AggregationChecker aggregations, TypeManager typeManager)
    {
        this.aggregations = requireNonNull(aggregations, "aggregations is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.columnTypes = new StoredColumnTypes(typeManager);
    }

    FeatureShape ofView(ConnectorSession session, FeatureViewKind kind, SchemaTableName name, List<ViewColumn> columns, Map<String, Object> properties)
    {
        Schema schema = IcebergColumns.toSchema(typeManager, columnTypes.storable(columns));
        return shape(session, name, definition(kind, name, properties, INVALID_VIEW_PROPERTY), schema);
    }

    // Of statements that leave the view's query as it is
    FeatureShape ofProperties(ConnectorSession session, FeatureViewKind kind, StoredView view, SchemaTableName name, Map<String, Optional<Object>> changes)
    {
        return shape(session, name, definition(kind, name, changed(sql(view.definition()), changes), INVALID_VIEW_PROPERTY), view.schema());
    }

    FeatureShape ofRefreshed(ConnectorSession session, StoredView view, SchemaTableName name, List<ViewColumn> columns)
    {
        return ofView(session, FeatureViewKind.VIEW, name, columns, sql(view.definition()));
    }

    FeatureShape ofTable(ConnectorTableMetadata table, Map<String, Optional<Object>> changes)
    {
        Map<String, Object> properties = changed(table.getProperties(), changes);
        return new FeatureShape(
                definition(FeatureViewKind.TABLE, table.getTable(), properties, INVALID_TABLE_PROPERTY),
                table.getColumns().stream()
                        .filter(column -> !column.isHidden())
                        .map(column -> new FeatureColumn(column.getName(), columnTypes.stored(column.getType()).orElse(column.getType()), Optional.empty()))
                        .collect(toImmutableList()));
    }

    private FeatureShape shape(ConnectorSession session, SchemaTableName name, Optional<FeatureViewProperties> definition, Schema schema)
    {
        List<FeatureColumn> columns = FeatureViews.columns(schema, typeManager);
        if (definition.isEmpty()) {
            return new FeatureShape(definition, columns);
        }
        FeatureViewProperties typed = aggregations.checked(session, "View " + name, definition.orElseThrow(), columns, INVALID_VIEW_PROPERTY);
        return new FeatureShape(Optional.of(typed), FeatureViews.columns(name, typed, schema, typeManager));
    }

    private static Optional<FeatureViewProperties> definition(FeatureViewKind kind, SchemaTableName name, Map<String, Object> properties, ErrorCodeSupplier errorCode)
    {
        return DefinitionProperties.fromSql(kind, "%s %s".formatted(kind == FeatureViewKind.TABLE ? "Table" : "View", name), properties, errorCode)
                .flatMap(Definition::featureView);
    }

    private static Map<String, Object> sql(Optional<Definition> definition)
    {
        return definition.map(DefinitionProperties::toSql).orElse(ImmutableMap.of());
    }

    // Without entity keys there is no feature view, and nothing of the old definition counts
    private static Map<String, Object> changed(Map<String, Object> properties, Map<String, Optional<Object>> changes)
    {
        boolean leaves = changes.getOrDefault(ENTITY_KEYS.name(), Optional.of(true)).isEmpty();
        Map<String, Object> changed = new HashMap<>(leaves ? ImmutableMap.of() : properties);
        changes.forEach((name, value) -> value.ifPresentOrElse(present -> changed.put(name, present), () -> changed.remove(name)));
        return changed;
    }
}
