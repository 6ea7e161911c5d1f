package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.metrics.Metrics;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/**
 * The splits of a joined table are those of its spine; every other table's are the delegate's.
 */
public final class JoinedSplitManager
        implements ConnectorSplitManager
{
    private final ConnectorSplitManager delegate;

    public JoinedSplitManager(ConnectorSplitManager delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableHandle table, Set<ColumnHandle> dynamicFilterColumns, Constraint constraint)
    {
        if (!(table instanceof JoinedTableHandle joined)) {
            return delegate.getSplits(transaction, session, table, dynamicFilterColumns, constraint);
        }
        Set<ColumnHandle> spineColumns = ImmutableSet.copyOf(dynamicFilterColumns.stream().filter(column -> !(column instanceof JoinedColumnHandle)).iterator());
        // The constraint may be of features; the engine applies it itself
        return new SpineSplitSource(delegate.getSplits(transaction, session, joined.spine(), spineColumns, Constraint.alwaysTrue()));
    }

    @Override
    public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableFunctionHandle function)
    {
        return delegate.getSplits(transaction, session, function);
    }

    /**
     * Of dynamic filters the spine is told what is about its own columns.
     */
    private record SpineSplitSource(ConnectorSplitSource spine)
            implements ConnectorSplitSource
    {
        @Override
        public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot filter)
        {
            return spine.getNextBatch(maxSize, new DynamicFilterSnapshot(
                    filter.currentPredicate().filter((column, _) -> !(column instanceof JoinedColumnHandle)),
                    filter.isComplete()));
        }

        @Override
        public boolean isFinished()
        {
            return spine.isFinished();
        }

        @Override
        public Optional<List<Object>> getTableExecuteSplitsInfo()
        {
            return spine.getTableExecuteSplitsInfo();
        }

        @Override
        public long getRequestedDynamicFilterWaitTimeoutMillis()
        {
            return spine.getRequestedDynamicFilterWaitTimeoutMillis();
        }

        @Override
        public Metrics getMetrics()
        {
            return spine.getMetrics();
        }

        @Override
        public void close()
        {
            spine.close();
        }
    }
}
