package io.featurestore.trino.joined;

import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.metrics.Metrics;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

// Passes on those parts of dynamic filters that are about columns of the spine
record SpineSplitSource(ConnectorSplitSource spine)
        implements ConnectorSplitSource
{
    SpineSplitSource
    {
        requireNonNull(spine, "spine is null");
    }

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
