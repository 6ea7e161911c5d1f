package io.featurestore.trino.online;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorResolvedIndex;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.predicate.TupleDomain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.QUERY_REJECTED;
import static java.util.function.Function.identity;

// The relation is read by its entity keys; what publishes it is in OnlineLayer
final class OnlineMetadata
        implements ConnectorMetadata
{
    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        KeyedTable table = (KeyedTable) tableHandle;
        return new ConnectorTableMetadata(
                table.name(),
                table.columns().stream()
                        .map(OnlineColumn::metadata)
                        .collect(toImmutableList()),
                ImmutableMap.of());
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        return ((KeyedTable) tableHandle).columns().stream()
                .collect(toImmutableMap(OnlineColumn::name, identity()));
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column)
    {
        return ((OnlineColumn) column).metadata();
    }

    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle tableHandle, Constraint constraint)
    {
        KeyedTable table = (KeyedTable) tableHandle;
        TupleDomain<OnlineColumn> summary = constraint.getSummary().transformKeys(OnlineColumn.class::cast);
        TupleDomain<OnlineColumn> asked = table.asked().intersect(AskedKeys.of(summary));
        if (summary.isNone() || asked.isNone() || asked.equals(table.asked())) {
            return Optional.empty();
        }
        return Optional.of(new ConstraintApplicationResult<>(
                table.asking(asked),
                AskedKeys.others(summary).transformKeys(ColumnHandle.class::cast),
                constraint.getExpression(),
                false));
    }

    @Override
    public Optional<ConnectorResolvedIndex> resolveIndex(
            ConnectorSession session,
            ConnectorTableHandle tableHandle,
            Set<ColumnHandle> indexableColumns,
            Set<ColumnHandle> outputColumns,
            TupleDomain<ColumnHandle> tupleDomain)
    {
        KeyedTable table = (KeyedTable) tableHandle;
        boolean joinsKeysOnly = table.asked().isAll() && indexableColumns.equals(Set.copyOf(table.keys()));
        return joinsKeysOnly ? Optional.of(new ConnectorResolvedIndex(new OnlineIndexHandle(table), tupleDomain)) : Optional.empty();
    }

    @Override
    public void validateScan(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        KeyedTable table = (KeyedTable) tableHandle;
        if (!AskedKeys.areComplete(table)) {
            throw new TrinoException(QUERY_REJECTED, "'%s' is read by its entity keys: compare %s with constants by = or IN, at most %s entities at once, or join %s by = with a table; all rows are in '%s$latest'".formatted(
                    table.name(),
                    table.keys(),
                    AskedKeys.MAX_ENTITIES,
                    table.keys(),
                    table.base()));
        }
    }
}
