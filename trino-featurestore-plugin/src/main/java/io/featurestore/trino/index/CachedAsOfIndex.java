package io.featurestore.trino.index;

import io.featurestore.trino.index.AsOfIndexState.Size;
import io.featurestore.trino.index.AsOfIndexState.Use;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Guarded by the lock of AsOfIndexCache, except for use()
final class CachedAsOfIndex
{
    // A query that was cancelled leaves its leases to the garbage collector, which may take its time
    static final Duration MAX_IDLE = Duration.ofMinutes(2);

    private final HistoryRequest request;
    private final IndexedTable table;
    private final InstantSource clock;
    private final Instant createdAt;
    private final List<WeakReference<AsOfIndexLease>> leases = new ArrayList<>();
    private volatile Instant lastUsedAt;
    private Optional<FeatureHistory> history = Optional.empty();
    private boolean filled;
    private boolean lacksMemory;
    private long bytes;
    private long hits;

    CachedAsOfIndex(HistoryRequest request, InstantSource clock)
    {
        this.request = requireNonNull(request, "request is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.table = IndexedTable.of(request.source().table());
        this.createdAt = clock.instant();
        this.lastUsedAt = createdAt;
    }

    HistoryRequest request()
    {
        return request;
    }

    IndexedTable table()
    {
        return table;
    }

    Instant createdAt()
    {
        return createdAt;
    }

    Instant lastUsedAt()
    {
        return lastUsedAt;
    }

    long bytes()
    {
        return bytes;
    }

    void addBytes(long delta)
    {
        bytes += delta;
    }

    void lackMemory()
    {
        lacksMemory = true;
    }

    boolean lacksMemory()
    {
        return lacksMemory;
    }

    void reset()
    {
        lacksMemory = false;
        bytes = 0;
    }

    void hit()
    {
        hits++;
    }

    void use()
    {
        lastUsedAt = clock.instant();
    }

    AsOfIndexLease lease(Runnable onClose)
    {
        use();
        leases.removeIf(earlier -> isGone(earlier.get()));
        AsOfIndexLease lease = new AsOfIndexLease(this::use, onClose);
        leases.add(new WeakReference<>(lease));
        history.ifPresent(lease.history()::complete);
        return lease;
    }

    // Returns those who wait for it
    List<AsOfIndexLease> fill(FeatureHistory history)
    {
        this.history = Optional.of(history);
        filled = true;
        use();
        return leases();
    }

    // Leaves the index to those who have a lease
    void forget()
    {
        history = Optional.empty();
    }

    boolean isFilled()
    {
        return filled;
    }

    boolean isInUse()
    {
        return !leases().isEmpty() && !(filled && lastUsedAt.plus(MAX_IDLE).isBefore(clock.instant()));
    }

    List<AsOfIndexLease> leases()
    {
        leases.removeIf(lease -> isGone(lease.get()));
        return leases.stream()
                .map(WeakReference::get)
                .filter(Objects::nonNull)
                .collect(toImmutableList());
    }

    private static boolean isGone(AsOfIndexLease lease)
    {
        return lease == null || lease.isClosed();
    }

    AsOfIndexState state()
    {
        return new AsOfIndexState(
                request.source().featureView(),
                table,
                request.source().values().stream()
                        .map(column -> IndexedTable.columnName(column.handle()))
                        .collect(toImmutableList()),
                new Size(filled, history.map(FeatureHistory::entityCount).orElse(0), history.map(FeatureHistory::rowCount).orElse(0), bytes),
                new Use(isInUse(), hits, createdAt, lastUsedAt));
    }
}
