package io.featurestore.trino.materialized;

import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.trino.definition.IntervalColumn;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.freshness.MaterializedStorage;
import io.featurestore.trino.freshness.StaleViews;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.refresh.MaterializedViewRefresh;
import io.featurestore.trino.storage.StorageReads;
import io.trino.plugin.iceberg.IcebergTableHandle;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition.WhenStaleBehavior;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.trino.spi.statistics.TableStatistics;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.sql.RefreshSql.columnsByName;
import static java.util.Objects.requireNonNull;

/**
 * Materialized feature views as the engine sees them in one transaction. To a query a view whose rows are fresh enough is a table.
 */
public record MaterializedFeatureViews(
        ConnectorMetadata iceberg,
        MaterializedViews definitions,
        MaterializedViewListing listing,
        MaterializedStorage storage,
        MaterializedViewRefresh refresh,
        StaleViews staleViews,
        StorageColumns columns,
        SchemaRemoval schemaRemoval)
{
    public static final String PARTITIONS_SUFFIX = "$partitions";

    public MaterializedFeatureViews
    {
        requireNonNull(iceberg, "iceberg is null");
        requireNonNull(definitions, "definitions is null");
        requireNonNull(listing, "listing is null");
        requireNonNull(storage, "storage is null");
        requireNonNull(refresh, "refresh is null");
        requireNonNull(staleViews, "staleViews is null");
        requireNonNull(columns, "columns is null");
        requireNonNull(schemaRemoval, "schemaRemoval is null");
    }

    public Optional<ConnectorMaterializedViewDefinition> get(ConnectorSession session, SchemaTableName name)
    {
        Optional<ConnectorMaterializedViewDefinition> definition = definitions.get(session, name);
        if (definition.isEmpty()) {
            return definition;
        }
        return switch (EngineCall.current()) {
            case READ -> {
                refresh.readView(session, name, definition.orElseThrow().getOriginalSql());
                yield definition
                        .filter(_ -> !storage.isReadable(session, name))
                        .map(view -> isNeverComputed(view) ? view : withQuery(view, columnsByName(columnNames(view), staleViews.checkedQuery(session, name))));
            }
            case REFRESH -> definition.map(view -> refresh.define(session, name, withQuery(view, staleViews.checkedQuery(session, name))));
            case SHOW, DESCRIBE, OTHER -> definition;
        };
    }

    private static boolean isNeverComputed(ConnectorMaterializedViewDefinition view)
    {
        return view.getWhenStaleBehavior().equals(Optional.of(WhenStaleBehavior.FAIL));
    }

    private static List<String> columnNames(ConnectorMaterializedViewDefinition view)
    {
        return view.getColumns().stream()
                .map(ConnectorMaterializedViewDefinition.Column::getName)
                .collect(toImmutableList());
    }

    private static ConnectorMaterializedViewDefinition withQuery(ConnectorMaterializedViewDefinition view, String query)
    {
        return new ConnectorMaterializedViewDefinition(
                query,
                view.getStorageTable(),
                view.getCatalog(),
                view.getSchema(),
                view.getColumns(),
                view.getGracePeriod(),
                view.getWhenStaleBehavior(),
                view.getComment(),
                view.getOwner(),
                view.getPath());
    }

    /**
     * The table to read or write under the name; empty if the Iceberg connector knows.
     */
    public Optional<ConnectorTableHandle> table(ConnectorSession session, SchemaTableName name, Optional<ConnectorTableVersion> version)
    {
        version.ifPresent(_ -> refresh.readVersion(session));
        if (refresh.writes(session, name)) {
            return refresh.table(session, name).or(() -> Optional.ofNullable(iceberg.getTableHandle(session, name, Optional.empty(), version)));
        }
        return refresh.table(session, name).or(() -> storage.readableTable(session, name, version));
    }

    public ConnectorTableMetadata describe(ConnectorSession session, ConnectorTableHandle handle, ConnectorTableMetadata table)
    {
        return StorageName.isStorage(handle) ? columns.metadata(session, handle, table) : table;
    }

    public Map<String, ColumnHandle> columnHandles(ConnectorSession session, ConnectorTableHandle handle)
    {
        Map<String, ColumnHandle> handles = iceberg.getColumnHandles(session, handle);
        return StorageName.isStorage(handle) ? columns.handles(session, handle, handles) : handles;
    }

    /**
     * The statistics of a table; none of a storage table whose intervals are read, because they are read to be joined with a spine, and the
     * optimizer must not turn that join around: see {@link io.featurestore.trino.sql.TrainingSetSql}.
     */
    public TableStatistics statistics(ConnectorSession session, ConnectorTableHandle handle)
    {
        boolean readsIntervals = StorageName.isStorage(handle) && ((IcebergTableHandle) handle).getProjectedColumns().stream()
                .anyMatch(column -> column.getName().equals(IntervalColumn.VALID_TO));
        if (readsIntervals) {
            return TableStatistics.empty();
        }
        return StorageName.isStorage(handle) ? StorageReads.of(handle).explained(() -> iceberg.getTableStatistics(session, handle)) : iceberg.getTableStatistics(session, handle);
    }

    /**
     * The name under which the Iceberg connector knows a table like {@code t$snapshots}: those of a materialized view are those of its storage,
     * which itself has none for a query.
     */
    public Optional<SchemaTableName> systemTableName(ConnectorSession session, SchemaTableName name)
    {
        int dollar = name.getTableName().lastIndexOf('$');
        if (dollar <= 0) {
            return Optional.of(name);
        }
        SchemaTableName view = new SchemaTableName(name.getSchemaName(), name.getTableName().substring(0, dollar));
        if (!listing.isListed(session, view)) {
            return Optional.empty();
        }
        return Optional.of(definitions.find(session, view)
                .map(MaterializedViewProperties::storageTable)
                .map(table -> new SchemaTableName(name.getSchemaName(), table + name.getTableName().substring(dollar)))
                .orElse(name));
    }

    /**
     * The view {@code t$partitions}: the one among Iceberg's system tables that is a view, on {@code t$files}.
     */
    public Optional<ConnectorViewDefinition> partitions(ConnectorSession session, SchemaTableName name)
    {
        String table = name.getTableName().substring(0, name.getTableName().length() - PARTITIONS_SUFFIX.length());
        SchemaTableName base = new SchemaTableName(name.getSchemaName(), table);
        if (!listing.isListed(session, base)) {
            return Optional.empty();
        }
        Optional<MaterializedViewProperties> definition = definitions.find(session, base);
        if (definition.isEmpty()) {
            return iceberg.getView(session, name);
        }
        try {
            return definition.map(view -> definitions.partitions(base, storage.load(session, StorageName.of(base, view))));
        }
        catch (TableNotFoundException _) {
            return Optional.empty();
        }
    }
}
