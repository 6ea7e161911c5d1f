package io.featurestore.trino.joined;

import io.featurestore.trino.handle.PlannedTables;
import io.featurestore.trino.joined.JoinPushdown.Side;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.JoinApplicationResult;
import io.trino.spi.connector.JoinStatistics;
import io.trino.spi.connector.JoinType;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.expression.ConnectorExpression;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

final class JoinPushdownMetadata
        extends ClassLoaderSafeConnectorMetadata
{
    private final JoinPushdown pushdown;
    private final PlannedTables plannedTables;

    JoinPushdownMetadata(ConnectorMetadata delegate, JoinPushdown pushdown, PlannedTables plannedTables)
    {
        super(delegate, JoinPushdownMetadata.class.getClassLoader());
        this.pushdown = requireNonNull(pushdown, "pushdown is null");
        this.plannedTables = requireNonNull(plannedTables, "plannedTables is null");
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        return endVersion.flatMap(version -> plannedTables.find(tableName, version))
                .orElseGet(() -> super.getTableHandle(session, tableName, startVersion, endVersion));
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
