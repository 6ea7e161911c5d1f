package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.AsOfIndexState;
import io.featurestore.trino.rows.RowTable;
import io.featurestore.trino.rows.SystemColumn;
import io.trino.spi.Node;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.bool;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.optionalBigint;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static io.trino.spi.connector.SystemTable.Distribution.ALL_NODES;
import static java.util.Objects.requireNonNull;

// system.as_of_indexes: one row for each shared index on each node. Workers have no access control: who may select from it sees all indexed views
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
            varchars("features", "Columns that can be looked up, by their names in the table", row -> row.index().features()),
            bool("filled", "Whether all rows are read", row -> row.index().size().filled()),
            bool("in_use", "Whether a query uses it, so that it cannot be evicted", row -> row.index().use().inUse()),
            bigint("entities", "Distinct entity keys", row -> row.index().size().entities()),
            bigint("rows", "Rows that can be found", row -> row.index().size().rows()),
            bigint("bytes", "Memory it takes", row -> row.index().size().bytes()),
            bigint("hits", "How often it was there when asked for", row -> row.index().use().hits()),
            instant("created_at", "When it was first asked for", row -> row.index().use().createdAt()),
            instant("last_used_at", "When it was last looked into", row -> row.index().use().lastUsedAt()));

    private final AsOfIndexCache indexes;
    private final String nodeId;

    @Inject
    AsOfIndexesTable(AsOfIndexCache indexes, Node node)
    {
        super(NAME, "Feature histories that nodes hold in memory for point-in-time joins", COLUMNS);
        this.indexes = requireNonNull(indexes, "indexes is null");
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
        return pageSource(rows());
    }

    @Override
    protected List<Row> rows(ConnectorSession session, ConnectorAccessControl accessControl)
    {
        return rows();
    }

    private List<Row> rows()
    {
        return indexes.states().stream()
                .map(index -> new Row(nodeId, name(index), index))
                .collect(toImmutableList());
    }

    private static SchemaTableName name(AsOfIndexState index)
    {
        int dot = index.featureView().lastIndexOf('.');
        return new SchemaTableName(index.featureView().substring(0, dot), index.featureView().substring(dot + 1));
    }

    record Row(String nodeId, SchemaTableName name, AsOfIndexState index)
    {
        Row
        {
            requireNonNull(nodeId, "nodeId is null");
            requireNonNull(name, "name is null");
            requireNonNull(index, "index is null");
        }
    }
}
