package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.AsOfIndexConfig;
import io.featurestore.trino.index.AsOfIndexState;
import io.featurestore.trino.rows.RowTable;
import io.featurestore.trino.rows.SystemColumn;
import io.trino.spi.Node;
import io.trino.spi.QueryId;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSecurityContext;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.bool;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.optionalBigint;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static io.trino.spi.connector.SystemTable.Distribution.ALL_NODES;
import static java.util.Objects.requireNonNull;

// system.as_of_indexes: one row for each shared index on each node. Nodes cannot ask the engine's access control, so a user sees what the user's
// own queries have used, as far as the connector's access control lets the user see the view now
class AsOfIndexesTable
        extends RowTable<AsOfIndexesTable.Row>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "as_of_indexes");

    private static final List<SystemColumn<Row>> COLUMNS = ImmutableList.of(
            varchar("node_id", "Node that holds the index", Row::nodeId),
            varchar("schema_name", "Schema of the feature view", row -> row.name().getSchemaName()),
            varchar("feature_view", "Name of the feature view", row -> row.name().getTableName()),
            varchar("source_table", "Table that its rows are read from, as schema.table", row -> row.index().table().name()),
            optionalBigint("snapshot_id", "Snapshot of that table; NULL if it never had rows", row -> row.index().table().snapshotId()),
            varchars("features", "Columns that can be looked up, by their names in the table", Row::features),
            bool("filled", "Whether all rows are read", row -> row.index().size().filled()),
            bool("in_use", "Whether a query uses it, so that it cannot be evicted", row -> row.index().use().inUse()),
            bigint("entities", "Distinct entity keys", row -> row.index().size().entities()),
            bigint("rows", "Rows that can be found", row -> row.index().size().rows()),
            bigint("bytes", "Memory it takes", row -> row.index().size().bytes()),
            optionalBigint("expected_bytes", "Memory it was expected to take when it is filled", row -> row.index().size().expectedBytes()),
            bigint("hits", "How often it was there when asked for", row -> row.index().use().hits()),
            instant("created_at", "When it was first asked for", row -> row.index().use().createdAt()),
            instant("last_used_at", "When it was last looked into", row -> row.index().use().lastUsedAt()));

    private final AsOfIndexCache indexes;
    private final Optional<ConnectorAccessControl> accessControl;
    private final boolean visibleToAll;
    private final String nodeId;

    @Inject
    AsOfIndexesTable(AsOfIndexCache indexes, Optional<ConnectorAccessControl> accessControl, AsOfIndexConfig config, Node node)
    {
        super(NAME, "Feature histories that nodes hold in memory for point-in-time joins", COLUMNS);
        this.indexes = requireNonNull(indexes, "indexes is null");
        this.accessControl = requireNonNull(accessControl, "accessControl is null");
        this.visibleToAll = config.isVisibleToAll();
        this.nodeId = node.getNodeIdentifier();
    }

    @Override
    public Distribution getDistribution()
    {
        return ALL_NODES;
    }

    @Override
    public ConnectorPageSource pageSource(ConnectorTransactionHandle transaction, ConnectorSession session, TupleDomain<Integer> constraint)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            return pageSource(rows(session, new ConnectorSecurityContext(transaction, session.getIdentity(), QueryId.valueOf(session.getQueryId()))));
        }
    }

    @Override
    protected List<Row> rows(ConnectorSession session, ConnectorAccessControl accessControl)
    {
        throw new UnsupportedOperationException("Each node gives its own rows");
    }

    private List<Row> rows(ConnectorSession session, ConnectorSecurityContext context)
    {
        List<Row> rows = indexes.states().stream()
                .map(index -> new Row(nodeId, name(index), index, visibleFeatures(index, session.getUser())))
                .filter(row -> visibleToAll || row.index().featuresOfUsers().containsKey(session.getUser()))
                .collect(toImmutableList());
        Set<SchemaTableName> names = rows.stream().map(Row::name).collect(toImmutableSet());
        Set<SchemaTableName> visible = accessControl.map(control -> control.filterTables(context, names)).orElse(names);
        return rows.stream()
                .filter(row -> visible.contains(row.name()))
                .collect(toImmutableList());
    }

    private List<String> visibleFeatures(AsOfIndexState index, String user)
    {
        Set<String> used = index.featuresOfUsers().getOrDefault(user, ImmutableSet.of());
        return index.features().stream()
                .filter(feature -> visibleToAll || used.contains(feature))
                .collect(toImmutableList());
    }

    private static SchemaTableName name(AsOfIndexState index)
    {
        int dot = index.featureView().lastIndexOf('.');
        return new SchemaTableName(index.featureView().substring(0, dot), index.featureView().substring(dot + 1));
    }

    record Row(String nodeId, SchemaTableName name, AsOfIndexState index, List<String> features)
    {
        Row
        {
            requireNonNull(nodeId, "nodeId is null");
            requireNonNull(name, "name is null");
            requireNonNull(index, "index is null");
            features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        }
    }
}
