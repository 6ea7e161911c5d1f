package io.featurestore.trino.index;

import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static java.util.Objects.requireNonNull;

final class SplitQueue
        implements AutoCloseable
{
    private static final int BATCH_SIZE = 1000;

    private final ConnectorSplitSource source;
    private final BooleanSupplier abandoned;
    private final Queue<ConnectorSplit> splits = new ArrayDeque<>();
    private volatile boolean closed;

    SplitQueue(ConnectorSplitSource source, BooleanSupplier abandoned)
    {
        this.abandoned = requireNonNull(abandoned, "abandoned is null");
        this.source = requireNonNull(source, "source is null");
    }

    /**
     * Of whole files, or of their row groups where there are fewer files than readers: each split of a file reads its footer.
     */
    static SplitQueue of(Supplier<ConnectorSplitSource> files, Supplier<ConnectorSplitSource> rowGroups, int readers, BooleanSupplier abandoned)
    {
        SplitQueue whole = new SplitQueue(files.get(), abandoned);
        if (whole.hasAtLeast(readers)) {
            return whole;
        }
        whole.close();
        return new SplitQueue(rowGroups.get(), abandoned);
    }

    private synchronized boolean hasAtLeast(int count)
    {
        while (!isClosed() && splits.size() < count && !source.isFinished()) {
            splits.addAll(getFutureValue(source.getNextBatch(BATCH_SIZE, DynamicFilterSnapshot.EMPTY)));
        }
        return splits.size() >= count;
    }

    synchronized Optional<ConnectorSplit> next()
    {
        hasAtLeast(1);
        return isClosed() ? Optional.empty() : Optional.ofNullable(splits.poll());
    }

    boolean isClosed()
    {
        return closed || abandoned.getAsBoolean();
    }

    // Readers stop where they are
    @Override
    public void close()
    {
        closed = true;
        synchronized (this) {
            source.close();
        }
    }
}
