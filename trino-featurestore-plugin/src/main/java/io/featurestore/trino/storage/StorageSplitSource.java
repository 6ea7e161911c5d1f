package io.featurestore.trino.storage;

import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.metrics.Metrics;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static java.util.Objects.requireNonNull;

record StorageSplitSource(ConnectorSplitSource delegate, StorageConflicts conflicts)
        implements ConnectorSplitSource
{
    StorageSplitSource
    {
        requireNonNull(delegate, "delegate is null");
        requireNonNull(conflicts, "conflicts is null");
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot filter)
    {
        CompletableFuture<List<ConnectorSplit>> batch = conflicts.explained(() -> delegate.getNextBatch(maxSize, filter));
        CompletableFuture<List<ConnectorSplit>> explained = new CompletableFuture<>();
        batch.whenComplete((splits, failure) -> {
            if (failure == null) {
                explained.complete(splits);
                return;
            }
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            explained.completeExceptionally(StorageConflicts.isGone(cause) ? conflicts.conflict(cause) : cause);
        });
        explained.whenComplete((_, _) -> batch.cancel(true));
        return explained;
    }

    @Override
    public boolean isFinished()
    {
        return delegate.isFinished();
    }

    @Override
    public Optional<List<Object>> getTableExecuteSplitsInfo()
    {
        return delegate.getTableExecuteSplitsInfo();
    }

    @Override
    public long getRequestedDynamicFilterWaitTimeoutMillis()
    {
        return delegate.getRequestedDynamicFilterWaitTimeoutMillis();
    }

    @Override
    public Metrics getMetrics()
    {
        return delegate.getMetrics();
    }

    @Override
    public void close()
    {
        delegate.close();
    }
}
