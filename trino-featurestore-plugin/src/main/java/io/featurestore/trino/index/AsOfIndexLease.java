package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.source.HistoryColumn;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/**
 * One user's hold on an index: while it is reachable and not closed, the index is filled and counts as in use. Who waits for the index or looks into
 * it must keep the lease: {@link AsOfIndexCache} refers to it weakly, as table function processors are not told when a query is cancelled.
 */
public final class AsOfIndexLease
        implements AutoCloseable
{
    private final CompletableFuture<FeatureHistory> history = new CompletableFuture<>();
    private final List<HistoryColumn> values;
    private final Runnable onClose;
    private volatile CachedAsOfIndex index;
    private volatile boolean closed;

    AsOfIndexLease(CachedAsOfIndex index, List<HistoryColumn> values, Runnable onClose)
    {
        this.index = requireNonNull(index, "index is null");
        this.values = ImmutableList.copyOf(requireNonNull(values, "values is null"));
        this.onClose = requireNonNull(onClose, "onClose is null");
    }

    // Done when the index is filled; fails with the error to show to the user
    public CompletableFuture<FeatureHistory> history()
    {
        return history;
    }

    /**
     * To be called with each page: a user that has not for long is taken for gone.
     */
    public void use()
    {
        index.use();
    }

    List<HistoryColumn> values()
    {
        return values;
    }

    // To one that has the columns, too
    void moveTo(CachedAsOfIndex other)
    {
        index = other;
    }

    boolean isClosed()
    {
        return closed;
    }

    @Override
    public void close()
    {
        closed = true;
        onClose.run();
    }
}
