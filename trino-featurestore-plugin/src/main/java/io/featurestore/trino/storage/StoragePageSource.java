package io.featurestore.trino.storage;

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;

import static java.util.Objects.requireNonNull;

record StoragePageSource(ConnectorPageSource delegate, StorageConflicts conflicts)
        implements ConnectorPageSource
{
    StoragePageSource
    {
        requireNonNull(delegate, "delegate is null");
        requireNonNull(conflicts, "conflicts is null");
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        SourcePage page = conflicts.explained(delegate::getNextSourcePage);
        return page == null ? null : new StorageSourcePage(page, conflicts);
    }

    @Override
    public long getCompletedBytes()
    {
        return delegate.getCompletedBytes();
    }

    @Override
    public OptionalLong getCompletedPositions()
    {
        return delegate.getCompletedPositions();
    }

    @Override
    public long getReadTimeNanos()
    {
        return delegate.getReadTimeNanos();
    }

    @Override
    public boolean isFinished()
    {
        return delegate.isFinished();
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return delegate.isBlocked();
    }

    @Override
    public long getMemoryUsage()
    {
        return delegate.getMemoryUsage();
    }

    @Override
    public Metrics getMetrics()
    {
        return delegate.getMetrics();
    }

    @Override
    public void close()
            throws IOException
    {
        delegate.close();
    }

    private record StorageSourcePage(SourcePage delegate, StorageConflicts conflicts)
            implements SourcePage
    {
        @Override
        public int getPositionCount()
        {
            return delegate.getPositionCount();
        }

        @Override
        public long getSizeInBytes()
        {
            return delegate.getSizeInBytes();
        }

        @Override
        public long getRetainedSizeInBytes()
        {
            return delegate.getRetainedSizeInBytes();
        }

        @Override
        public void retainedBytesForEachPart(ObjLongConsumer<Object> consumer)
        {
            delegate.retainedBytesForEachPart(consumer);
        }

        @Override
        public int getChannelCount()
        {
            return delegate.getChannelCount();
        }

        @Override
        public Block getBlock(int channel)
        {
            return conflicts.explained(() -> delegate.getBlock(channel));
        }

        @Override
        public Page getPage()
        {
            return conflicts.explained(delegate::getPage);
        }

        @Override
        public Page getColumns(int[] channels)
        {
            return conflicts.explained(() -> delegate.getColumns(channels));
        }

        @Override
        public void selectPositions(int[] positions, int offset, int size)
        {
            delegate.selectPositions(positions, offset, size);
        }
    }
}
