package io.featurestore.trino.materialized;

import io.airlift.slice.Slice;
import io.featurestore.trino.definition.IntervalColumn;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.refresh.MaterializedViewRefresh;
import io.featurestore.trino.storage.StorageConflicts;
import io.featurestore.trino.storage.StorageDrop;
import io.featurestore.trino.view.ViewExpander;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition.WhenStaleBehavior;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.statistics.TableStatistics;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static java.util.Objects.requireNonNull;

/**
 * All that the engine asks about materialized views in one transaction. A query reads a view whose rows are fresh enough as a table.
 */
public class MaterializedViews
{
    public static final String PARTITIONS_SUFFIX = "$partitions";

    private final ConnectorMetadata iceberg;
    private final MaterializedViewDefinitions definitions;
    private final RelationListing listing;
    private final StoredRows storage;
    private final MaterializedViewRefresh refresh;
    private final ViewExpander expander;
    private final StorageColumns columns;
    private final StorageSystemTables systemTables;
    private final SchemaRemoval schemaRemoval;

    public MaterializedViews(
            ConnectorMetadata iceberg,
            MaterializedViewDefinitions definitions,
            RelationListing listing,
            StoredRows storage,
            MaterializedViewRefresh refresh,
            ViewExpander expander,
            StorageDrop storageDrop)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.definitions = requireNonNull(definitions, "definitions is null");
        this.listing = requireNonNull(listing, "listing is null");
        this.storage = requireNonNull(storage, "storage is null");
        this.refresh = requireNonNull(refresh, "refresh is null");
        this.expander = requireNonNull(expander, "expander is null");
        this.columns = new StorageColumns(iceberg, refresh);
        this.systemTables = new StorageSystemTables(iceberg, definitions, listing, storage);
        this.schemaRemoval = new SchemaRemoval(iceberg, listing, definitions, storageDrop);
    }

    public void create(ConnectorSession session, SchemaTableName name, ConnectorMaterializedViewDefinition view, Map<String, Object> properties, boolean replace, boolean ignoreExisting)
    {
        definitions.create(session, name, view, properties, replace, ignoreExisting);
    }

    public void drop(ConnectorSession session, SchemaTableName name)
    {
        definitions.drop(session, name);
    }

    public void dropSchema(ConnectorSession session, String schema, boolean cascade)
    {
        schemaRemoval.drop(session, schema, cascade);
    }

    public void rename(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        definitions.rename(session, source, target);
    }

    public void setProperties(ConnectorSession session, SchemaTableName name, Map<String, Optional<Object>> changes)
    {
        definitions.setProperties(session, name, changes);
    }

    public void setColumnComment(ConnectorSession session, SchemaTableName name, String column, Optional<String> comment)
    {
        definitions.setColumnComment(session, name, column, comment);
    }

    public Map<String, Object> properties(ConnectorSession session, SchemaTableName name)
    {
        return definitions.properties(session, name);
    }

    public MaterializedViewFreshness freshness(ConnectorSession session, SchemaTableName name, boolean considerGracePeriod)
    {
        return storage.freshness(session, name, considerGracePeriod);
    }

    public Map<SchemaTableName, ConnectorMaterializedViewDefinition> list(ConnectorSession session, Optional<String> schema)
    {
        return listing.materializedViews(session, schema);
    }

    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schema)
    {
        return listing.tables(session, schema);
    }

    public List<SchemaTableName> listViews(ConnectorSession session, Optional<String> schema)
    {
        return listing.views(session, schema);
    }

    public Map<SchemaTableName, ConnectorViewDefinition> viewDefinitions(ConnectorSession session, Optional<String> schema)
    {
        return listing.viewDefinitions(session, schema);
    }

    public Map<SchemaTableName, RelationType> relationTypes(ConnectorSession session, Optional<String> schema)
    {
        return listing.relationTypes(session, schema);
    }

    public Iterator<RelationColumnsMetadata> relationColumns(ConnectorSession session, Optional<String> schema, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return listing.columns(session, schema, relationFilter);
    }

    public Iterator<RelationCommentMetadata> relationComments(ConnectorSession session, Optional<String> schema, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return listing.comments(session, schema, relationFilter);
    }

    /**
     * The definition as the statement needs it. Empty if there is no such view, and for a query that is to read the stored rows: the engine then
     * asks for the table of that name.
     */
    public Optional<ConnectorMaterializedViewDefinition> get(ConnectorSession session, SchemaTableName name)
    {
        Optional<ConnectorMaterializedViewDefinition> definition = definitions.get(session, name);
        if (definition.isEmpty()) {
            return Optional.empty();
        }
        return switch (EngineCall.current()) {
            case READ -> {
                refresh.readView(session, name, definition.orElseThrow().getOriginalSql());
                yield definition
                        .filter(_ -> !storage.isReadable(session, name))
                        .map(view -> isNeverComputed(view) ? view : withQuery(view, expander.expandMaterialized(session, name, EngineCall.READ)));
            }
            case REFRESH -> definition.map(view -> withQuery(view, refresh.define(session, name, withQuery(view, expander.expandMaterialized(session, name, EngineCall.REFRESH)))));
            case SHOW, DESCRIBE, OTHER -> definition;
        };
    }

    /**
     * The table to read or write under the name; empty if the Iceberg connector is to be asked for it.
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
     * No statistics are given when intervals are read: they are joined with a spine, and with statistics the optimizer would swap the sides of
     * that join. See {@link io.featurestore.trino.sql.TrainingSetSql}.
     */
    public TableStatistics statistics(ConnectorSession session, ConnectorTableHandle handle)
    {
        boolean readsIntervals = StorageName.isStorage(handle) && IcebergTable.of(handle).reads(IntervalColumn.VALID_TO);
        if (readsIntervals) {
            return TableStatistics.empty();
        }
        return StorageName.isStorage(handle) ? StorageConflicts.of(handle).explained(() -> iceberg.getTableStatistics(session, handle)) : iceberg.getTableStatistics(session, handle);
    }

    public ConnectorInsertTableHandle beginRefresh(
            ConnectorSession session,
            ConnectorTableHandle storageTable,
            List<ConnectorTableHandle> sources,
            boolean hasForeignSources,
            RetryMode retryMode)
    {
        return refresh.begin(session, storageTable, sources, hasForeignSources, retryMode);
    }

    public void finishRefresh(ConnectorSession session, ConnectorTableHandle storageTable, Collection<Slice> fragments, List<ConnectorTableHandle> sources, boolean onlyKnownSources)
    {
        refresh.finish(session, storageTable, fragments, sources, onlyKnownSources);
    }

    public void readView(ConnectorSession session, SchemaTableName name, String sql)
    {
        refresh.readView(session, name, sql);
    }

    public Optional<SchemaTableName> systemTableName(ConnectorSession session, SchemaTableName name)
    {
        return systemTables.icebergName(session, name);
    }

    public Optional<ConnectorViewDefinition> partitions(ConnectorSession session, SchemaTableName name)
    {
        return systemTables.partitions(session, name);
    }

    private static boolean isNeverComputed(ConnectorMaterializedViewDefinition view)
    {
        return view.getWhenStaleBehavior().equals(Optional.of(WhenStaleBehavior.FAIL));
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
}
