package io.featurestore.trino.index;

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
    private final Runnable onUse;
    private final Runnable onClose;
    private volatile boolean closed;

    AsOfIndexLease(Runnable onUse, Runnable onClose)
    {
        this.onUse = requireNonNull(onUse, "onUse is null");
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
        onUse.run();
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
