package io.featurestore.trino.materialized;

import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.metrics.Metrics;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static java.util.Objects.requireNonNull;

record StorageSplitSource(ConnectorSplitSource delegate, StorageReads reads)
        implements ConnectorSplitSource
{
    StorageSplitSource
    {
        requireNonNull(delegate, "delegate is null");
        requireNonNull(reads, "reads is null");
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot filter)
    {
        return reads.explained(() -> delegate.getNextBatch(maxSize, filter)).exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException completion && completion.getCause() != null ? completion.getCause() : failure;
            throw cause instanceof RuntimeException unchecked ? reads.explained(unchecked) : new CompletionException(cause);
        });
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
