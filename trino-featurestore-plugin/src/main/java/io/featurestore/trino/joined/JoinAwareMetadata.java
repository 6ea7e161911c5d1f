package io.featurestore.trino.joined;

import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.joined.JoinPushdown.Side;
import io.featurestore.trino.store.FeatureViews;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.JoinApplicationResult;
import io.trino.spi.connector.JoinStatistics;
import io.trino.spi.connector.JoinType;
import io.trino.spi.expression.ConnectorExpression;

import java.util.Map;
import java.util.Optional;

/**
 * The connector's metadata with joins of spines and feature views.
 */
public final class JoinAwareMetadata
        extends ClassLoaderSafeConnectorMetadata
{
    private final JoinPushdown pushdown;

    public JoinAwareMetadata(ConnectorMetadata delegate, StoredRows storage, FeatureViews featureViews, String catalogName, JoinPushdownPolicy policy, IndexFlushes flushes)
    {
        super(delegate, JoinAwareMetadata.class.getClassLoader());
        this.pushdown = new JoinPushdown(delegate, storage, featureViews, catalogName, policy, flushes);
    }

    @Override
    public Optional<JoinApplicationResult<ConnectorTableHandle>> applyJoin(
            ConnectorSession session,
            JoinType joinType,
            ConnectorTableHandle left,
            ConnectorTableHandle right,
            ConnectorExpression joinCondition,
            Map<String, ColumnHandle> leftAssignments,
            Map<String, ColumnHandle> rightAssignments,
            JoinStatistics statistics)
    {
        return pushdown.apply(session, joinType, new Side(left, leftAssignments), new Side(right, rightAssignments), joinCondition, statistics);
    }
}
