package io.featurestore.trino.source;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.Identifiers;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredColumnTypes;
import io.featurestore.trino.definition.StoredQuery;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.query.SimpleProjection;
import io.featurestore.trino.source.PhysicalFeatureView.Layer;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.featurestore.trino.names.RelationNames.atTime;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.VIEW_IS_RECURSIVE;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static java.util.Objects.requireNonNull;

/**
 * Finds the tables that hold the rows of feature views. A table read by several views is the same snapshot for all.
 */
public final class PhysicalFeatureViews
{
    private final ConnectorSession session;
    private final ConnectorMetadata metadata;
    private final String catalogName;
    private final Map<SchemaTableName, ConnectorTableHandle> tables = new HashMap<>();

    public PhysicalFeatureViews(ConnectorSession session, ConnectorMetadata metadata, String catalogName)
    {
        this.session = requireNonNull(session, "session is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
    }

    /**
     * @throws TrinoException NOT_SUPPORTED if the view computes its rows, or reads another catalog
     */
    public PhysicalFeatureView resolve(ResolvedFeatureView view)
    {
        Layer layer = new Layer(toSchemaTableName(view.name()), names(view.columns()));
        if (view.events().isEmpty()) {
            return resolve(view, view.columns(), layer, ImmutableList.builder(), 0);
        }
        return view.kind() == FeatureViewKind.MATERIALIZED_VIEW ? ofTimeline(view, layer) : ofEvents(view, layer, view.events().orElseThrow());
    }

    /**
     * The table with the events that a feature view's aggregates are computed of, whether they are stored or not.
     */
    public PhysicalFeatureView resolveEvents(ResolvedFeatureView view)
    {
        Layer layer = new Layer(toSchemaTableName(view.name()), names(view.columns()));
        return ofEvents(view, layer, view.events().orElseThrow());
    }

    private PhysicalFeatureView ofEvents(ResolvedFeatureView view, Layer layer, FeatureEvents events)
    {
        StoredQuery query = events.query()
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "View '%s' has no SQL of Trino".formatted(layer.name())));
        Layer ofEvents = new Layer(layer.name(), names(events.columns()));
        List<String> names = ImmutableList.copyOf(ofEvents.columns().values());
        ImmutableList.Builder<Layer> layers = ImmutableList.<Layer>builder().add(layer.ownedBy(query.owner()));
        PhysicalFeatureView physical = resolve(view, events.columns(), below(view, ofEvents, query, names), layers, 1);
        return new EventColumns(view, events, physical).withAggregates();
    }

    private static Map<String, String> names(List<FeatureColumn> columns)
    {
        return columns.stream()
                .map(FeatureColumn::name)
                .collect(toImmutableMap(Function.identity(), Identifiers::canonical));
    }

    private PhysicalFeatureView ofTimeline(ResolvedFeatureView view, Layer layer)
    {
        // A query that names the view reads only its rows at events
        ConnectorTableHandle handle = IcebergTable.of(table(layer.name()).orElseThrow(() -> tooStale(layer.name()))).withoutPredicate();
        Map<String, ColumnHandle> handles = metadata.getColumnHandles(session, handle);
        Map<String, String> stored = new HashMap<>(layer.columns());
        stored.put(view.timestampColumn().orElseThrow().name(), StoredTimeline.NEWEST_EVENT);
        PhysicalFeatureView physical = ofTable(view, view.columns(), new Layer(layer.name(), stored), ImmutableList.of(layer), handle);
        HistoryColumn validFrom = new HistoryColumn(handles.get(StoredTimeline.VALID_FROM), StoredTimeline.TIME);
        return new PhysicalFeatureView(physical.layers(), handle, physical.columns(), Optional.of(validFrom), Optional.empty(), physical.validTo());
    }

    private PhysicalFeatureView resolve(ResolvedFeatureView view, List<FeatureColumn> columns, Layer layer, ImmutableList.Builder<Layer> layers, int depth)
    {
        if (depth > 100) {
            throw new TrinoException(VIEW_IS_RECURSIVE, "Feature view '%s' reads itself".formatted(view.name()));
        }
        if (metadata.getMaterializedView(session, layer.name()).isPresent()) {
            return ofTable(view, columns, layer, layers.add(layer).build(), table(layer.name()).orElseThrow(() -> tooStale(layer.name())));
        }
        Optional<ConnectorViewDefinition> definition = metadata.getView(session, layer.name());
        if (definition.isPresent()) {
            StoredQuery query = query(definition.orElseThrow());
            layers.add(layer.ownedBy(query.owner()));
            return resolve(view, columns, below(view, layer, query, columnNames(definition.orElseThrow())), layers, depth + 1);
        }
        layers.add(layer);
        ConnectorTableHandle table = table(layer.name())
                .orElseThrow(() -> new TrinoException(TABLE_NOT_FOUND, "Feature view '%s' reads '%s', which does not exist".formatted(view.name(), layer.name())));
        return ofTable(view, columns, layer, layers.build(), table);
    }

    private Layer below(ResolvedFeatureView view, Layer layer, StoredQuery query, List<String> viewColumns)
    {
        SimpleProjection projection = SimpleProjection.parse(query.sql())
                .orElseThrow(() -> computes(view, layer.name()));
        SchemaTableName name = tableName(view, layer.name(), query, projection.table());
        Map<String, String> sources = projection.sources(columnNames(name));
        if (!ImmutableList.copyOf(sources.keySet()).equals(viewColumns)) {
            throw stale(layer.name(), "it has the columns %s, but its query now gives %s".formatted(viewColumns, sources.keySet()));
        }
        return new Layer(name, ImmutableMap.copyOf(Maps.transformValues(layer.columns(), sources::get)));
    }

    private SchemaTableName tableName(ResolvedFeatureView view, SchemaTableName viewName, StoredQuery query, List<String> parts)
    {
        Optional<String> catalog = parts.size() == 3 ? Optional.of(parts.getFirst()) : query.catalog();
        Optional<String> schema = parts.size() == 1 ? query.schema() : Optional.of(parts.get(parts.size() - 2));
        if (schema.isEmpty() || !catalog.equals(Optional.of(catalogName))) {
            throw new TrinoException(NOT_SUPPORTED, "View '%s' reads '%s', which is not in catalog '%s', so table functions and $as_of cannot read it. %s"
                    .formatted(viewName, String.join(".", parts), catalogName, remedies(view)));
        }
        return new SchemaTableName(schema.orElseThrow(), parts.getLast());
    }

    private List<String> columnNames(SchemaTableName name)
    {
        Optional<ConnectorMaterializedViewDefinition> materializedView = metadata.getMaterializedView(session, name);
        if (materializedView.isPresent()) {
            return materializedView.orElseThrow().getColumns().stream()
                    .map(ConnectorMaterializedViewDefinition.Column::getName)
                    .map(Identifiers::canonical)
                    .collect(toImmutableList());
        }
        Optional<ConnectorViewDefinition> definition = metadata.getView(session, name);
        if (definition.isPresent()) {
            return columnNames(definition.orElseThrow());
        }
        return table(name).stream()
                .flatMap(table -> metadata.getTableMetadata(session, table).getColumns().stream())
                .filter(column -> !column.isHidden())
                .map(ColumnMetadata::getName)
                .collect(toImmutableList());
    }

    private static StoredQuery query(ConnectorViewDefinition definition)
    {
        return new StoredQuery(
                definition.getOriginalSql(),
                definition.getCatalog(),
                definition.getSchema(),
                definition.getOwner().filter(_ -> !definition.isRunAsInvoker()));
    }

    private static List<String> columnNames(ConnectorViewDefinition definition)
    {
        return definition.getColumns().stream()
                .map(ViewColumn::getName)
                .map(Identifiers::canonical)
                .collect(toImmutableList());
    }

    private PhysicalFeatureView ofTable(ResolvedFeatureView view, List<FeatureColumn> columns, Layer table, List<Layer> layers, ConnectorTableHandle handle)
    {
        Map<String, ColumnHandle> handles = metadata.getColumnHandles(session, handle);
        ImmutableMap.Builder<String, ColumnHandle> found = ImmutableMap.builder();
        for (FeatureColumn column : columns) {
            String name = table.columns().get(column.name());
            ColumnHandle columnHandle = handles.get(name);
            if (columnHandle == null) {
                throw stale(layers.getLast().name(), "column '%s' is gone".formatted(name));
            }
            Type type = metadata.getColumnMetadata(session, handle, columnHandle).getType();
            if (!type.equals(column.type())) {
                if (StoredColumnTypes.storable(type).equals(column.type())) {
                    throw widens(view, column, name, type);
                }
                throw stale(layers.getFirst().name(), "column '%s' is of type %s, but what it reads is now of type %s"
                        .formatted(column.name(), column.type().getDisplayName(), type.getDisplayName()));
            }
            found.put(column.name(), columnHandle);
        }
        Optional<HistoryColumn> validTo = view.validTo()
                .flatMap(column -> Optional.ofNullable(handles.get(column.name())).map(columnHandle -> new HistoryColumn(columnHandle, column.type())));
        Map<String, ColumnHandle> physical = found.buildOrThrow();
        return new PhysicalFeatureView(
                layers,
                handle,
                physical,
                view.timestampColumn().map(column -> new HistoryColumn(physical.get(column.name()), column.type())),
                view.createdColumn().map(column -> new HistoryColumn(physical.get(column.name()), column.type())),
                validTo);
    }

    private Optional<ConnectorTableHandle> table(SchemaTableName name)
    {
        return Optional.ofNullable(tables.computeIfAbsent(name, key -> metadata.getTableHandle(session, key, Optional.empty(), Optional.empty())));
    }

    private static TrinoException computes(ResolvedFeatureView view, SchemaTableName viewName)
    {
        return new TrinoException(NOT_SUPPORTED, "View '%s' computes its rows, and table functions and $as_of read only stored ones: tables, materialized views, and views that only choose and rename their columns. %s"
                .formatted(viewName, remedies(view)));
    }

    private static TrinoException widens(ResolvedFeatureView view, FeatureColumn column, String source, Type type)
    {
        return new TrinoException(NOT_SUPPORTED, "View '%s' has %s '%s', which it makes of %s '%s' when it is read, as an Iceberg view has no such type; table functions and $as_of read only what is stored. %s"
                .formatted(view.name(), column.type().getDisplayName(), column.name(), type.getDisplayName(), source, remedies(view)));
    }

    private static String remedies(ResolvedFeatureView view)
    {
        return "Use a training set or %s, which run in the engine, or make it a materialized view".formatted(atTime(view.name()));
    }

    private static TrinoException tooStale(SchemaTableName name)
    {
        return new TrinoException(VIEW_IS_STALE, "Materialized view '%s' was not refreshed within its grace period: REFRESH MATERIALIZED VIEW %s, or use a training set or %s, which run in the engine"
                .formatted(name, name, atTime(toRelationName(name))));
    }

    private static TrinoException stale(SchemaTableName name, String reason)
    {
        return new TrinoException(VIEW_IS_STALE, "View '%s' is stale: %s; ALTER VIEW %s REFRESH, or CREATE OR REPLACE it".formatted(name, reason, name));
    }
}
