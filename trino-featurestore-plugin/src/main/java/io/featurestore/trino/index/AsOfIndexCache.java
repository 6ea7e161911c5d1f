package io.featurestore.trino.index;

import com.google.inject.Inject;
import io.airlift.units.DataSize;
import io.trino.spi.connector.ConnectorSession;
import org.weakref.jmx.Managed;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * The as-of indexes of one worker: one for each feature view, snapshot and set of columns, filled once, and shared by all tasks of all queries until
 * its memory is needed. Access rights are checked when a query is analyzed, so a user may be served from what another's query has read. Memory counts
 * from the first row read until the last user is done. When it is short, idle indexes are dropped: those of an older snapshot first, then those not
 * used for longest. A user that was silent for {@link CachedAsOfIndex#MAX_IDLE} is taken for gone, though it may still hold the index.
 */
public final class AsOfIndexCache
{
    static final String MAX_MEMORY_PROPERTY = "featurestore.as-of-index.max-memory";

    private final HistoryLoader loader;
    private final DataSize limit;
    private final InstantSource clock;
    private final MeasuredIndexes measured;
    private final Set<CachedAsOfIndex> entries = new HashSet<>();
    // Those that other requests may find
    private final Map<HistoryRequest, CachedAsOfIndex> shared = new HashMap<>();
    private final FillQueue fills = new FillQueue();
    private long bytes;
    private long lastFlush = IndexFlushes.NEVER;
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong loads = new AtomicLong();
    private final AtomicLong evictions = new AtomicLong();

    @Inject
    AsOfIndexCache(HistoryLoader loader, AsOfIndexConfig config, MeasuredIndexes measured)
    {
        this(loader, config.getMaxMemory(), measured, InstantSource.system());
    }

    AsOfIndexCache(HistoryLoader loader, DataSize limit, MeasuredIndexes measured, InstantSource clock)
    {
        this.loader = requireNonNull(loader, "loader is null");
        this.limit = requireNonNull(limit, "limit is null");
        this.measured = requireNonNull(measured, "measured is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * The index of all rows of the request, filled now if it is not there. Equal requests wait for one fill.
     */
    public AsOfIndexLease acquire(ConnectorSession session, HistoryRequest request)
    {
        checkArgument(request.isComplete(), "Not a request of all rows");
        CachedAsOfIndex entry;
        AsOfIndexLease lease;
        synchronized (this) {
            Optional<CachedAsOfIndex> present = Optional.ofNullable(shared.get(request));
            if (present.isPresent()) {
                return hit(session, request, present.orElseThrow());
            }
            misses.incrementAndGet();
            entry = new CachedAsOfIndex(request, clock);
            entry.usedBy(session.getUser(), request.source().values());
            shared.put(request, entry);
            lease = add(entry);
        }
        fill(session, entry);
        return lease;
    }

    /**
     * Empty while it is not filled: who needs few rows does not wait for all of them.
     */
    public synchronized Optional<AsOfIndexLease> acquireIfFilled(ConnectorSession session, HistoryRequest request)
    {
        return Optional.ofNullable(shared.get(request)).filter(CachedAsOfIndex::isFilled).map(entry -> hit(session, request, entry));
    }

    public synchronized boolean isFilled(HistoryRequest request)
    {
        return Optional.ofNullable(shared.get(request)).filter(CachedAsOfIndex::isFilled).isPresent();
    }

    private AsOfIndexLease hit(ConnectorSession session, HistoryRequest request, CachedAsOfIndex entry)
    {
        entry.hit();
        entry.usedBy(session.getUser(), request.source().values());
        hits.incrementAndGet();
        return lease(entry);
    }

    // An index for one user, gone with its lease
    public AsOfIndexLease acquireAlone(ConnectorSession session, HistoryRequest request)
    {
        CachedAsOfIndex entry = new CachedAsOfIndex(request, clock);
        AsOfIndexLease lease;
        synchronized (this) {
            lease = add(entry);
        }
        fill(session, entry);
        return lease;
    }

    /**
     * Forgets all indexes, unless it did so for this flush. Those in use count until their users are done.
     *
     * @param flush see {@link IndexFlushes}
     */
    public synchronized void flush(long flush)
    {
        if (flush <= lastFlush) {
            return;
        }
        lastFlush = flush;
        shared.values().forEach(CachedAsOfIndex::forget);
        shared.clear();
        sweep();
    }

    public synchronized List<AsOfIndexState> states()
    {
        return shared.values().stream()
                .map(CachedAsOfIndex::state)
                .collect(toImmutableList());
    }

    private AsOfIndexLease add(CachedAsOfIndex entry)
    {
        sweep();
        entries.add(entry);
        loads.incrementAndGet();
        return lease(entry);
    }

    private AsOfIndexLease lease(CachedAsOfIndex entry)
    {
        return entry.lease(this::sweep);
    }

    private void fill(ConnectorSession session, CachedAsOfIndex entry)
    {
        synchronized (this) {
            if (!fills.begin(entry, () -> load(session, entry))) {
                return;
            }
        }
        load(session, entry);
    }

    private void load(ConnectorSession session, CachedAsOfIndex entry)
    {
        CompletableFuture<FeatureHistory> loading;
        try {
            loading = loader.load(session, entry.request(), new EntryBudget(entry), () -> isAbandoned(entry));
        }
        catch (Throwable e) {
            // As when there are no more threads: nobody may wait for a fill that has not begun
            loading = CompletableFuture.failedFuture(e);
        }
        loading.whenComplete((history, failure) -> loaded(session, entry, Optional.ofNullable(history), Optional.ofNullable(failure)));
    }

    private void loaded(ConnectorSession session, CachedAsOfIndex entry, Optional<FeatureHistory> history, Optional<Throwable> failure)
    {
        boolean again;
        Optional<Runnable> next;
        synchronized (this) {
            again = failure.isPresent() && entry.lacksMemory() && fills.beginAgain(entry, () -> load(session, entry));
            if (again) {
                release(entry);
            }
            next = fills.end(entry);
        }
        if (!again) {
            filled(entry, history, failure);
        }
        next.ifPresent(Runnable::run);
    }

    private void filled(CachedAsOfIndex entry, Optional<FeatureHistory> history, Optional<Throwable> failure)
    {
        List<AsOfIndexLease> waiting;
        synchronized (this) {
            waiting = history.map(entry::fill).orElseGet(entry::leases);
            history.filter(_ -> entry.request().isComplete() && entry.request().part().equals(EntityPart.ALL)).ifPresent(filled -> measured.add(entry.request(), filled.rowCount(), entry.measured()));
            if (!isShared(entry)) {
                entry.forget();
            }
            if (failure.isPresent()) {
                drop(entry);
            }
        }
        // Not under the lock: they may go on with their work at once
        waiting.forEach(lease -> history.ifPresent(lease.history()::complete));
        waiting.forEach(lease -> failure.ifPresent(lease.history()::completeExceptionally));
    }

    // Drops an index that nobody holds a lease on, and tells whether it is gone
    private synchronized boolean isAbandoned(CachedAsOfIndex entry)
    {
        if (entries.contains(entry) && entry.leases().isEmpty()) {
            drop(entry);
        }
        return !entries.contains(entry);
    }

    private boolean isShared(CachedAsOfIndex entry)
    {
        return shared.get(entry.request()) == entry;
    }

    private synchronized void sweep()
    {
        dropAll(entry -> entry.isFilled() && !isShared(entry) && !entry.isInUse());
    }

    private void dropAll(Predicate<CachedAsOfIndex> condition)
    {
        entries.stream()
                .filter(condition)
                .collect(toImmutableList())
                .forEach(this::drop);
    }

    private void drop(CachedAsOfIndex entry)
    {
        if (entries.remove(entry)) {
            bytes -= entry.bytes();
            shared.remove(entry.request(), entry);
        }
    }

    private void release(CachedAsOfIndex entry)
    {
        if (entries.contains(entry)) {
            bytes -= entry.bytes();
        }
        entry.reset();
    }

    private synchronized void reserve(CachedAsOfIndex entry, long delta, long rowsOfView)
    {
        if (!entries.contains(entry)) {
            // Abandoned: nobody counts it any more, and its readers are about to stop
            return;
        }
        evict(delta);
        if (delta > 0 && bytes + delta > limit.toBytes()) {
            entry.lackMemory();
            throw MemoryShortage.of(entry.request().source().featureView(), rowsOfView, entry.bytes() + delta, bytes - entry.bytes(), limit);
        }
        entry.addBytes(delta);
        bytes += delta;
    }

    private void evict(long delta)
    {
        if (bytes + delta <= limit.toBytes()) {
            return;
        }
        sweep();
        List<CachedAsOfIndex> idle = shared.values().stream()
                .filter(entry -> entry.isFilled() && !entry.isInUse())
                .sorted(comparing((CachedAsOfIndex entry) -> !isSuperseded(entry)).thenComparing(CachedAsOfIndex::lastUsedAt))
                .collect(toImmutableList());
        for (CachedAsOfIndex entry : idle) {
            if (bytes + delta <= limit.toBytes()) {
                return;
            }
            drop(entry);
            evictions.incrementAndGet();
        }
    }

    private boolean isSuperseded(CachedAsOfIndex entry)
    {
        return shared.values().stream()
                .filter(other -> other.request().source().featureView().equals(entry.request().source().featureView()))
                .filter(other -> !other.table().equals(entry.table()))
                .anyMatch(other -> other.createdAt().isAfter(entry.createdAt()));
    }

    // Whether a lease failed because the index does not fit in memory beside others in use
    public static boolean isMemoryShort(Throwable failure)
    {
        return MemoryShortage.isCauseOf(failure);
    }

    @Managed
    public long getHits()
    {
        return hits.get();
    }

    @Managed
    public long getMisses()
    {
        return misses.get();
    }

    @Managed
    public long getLoads()
    {
        return loads.get();
    }

    @Managed
    public long getEvictions()
    {
        return evictions.get();
    }

    @Managed
    public synchronized long getBytes()
    {
        return bytes;
    }

    @Managed
    public synchronized long getEntries()
    {
        return shared.size();
    }

    @Managed
    public long getBytesRead()
    {
        return loader.bytesRead();
    }

    private final class EntryBudget
            implements MemoryBudget
    {
        private final CachedAsOfIndex entry;

        private EntryBudget(CachedAsOfIndex entry)
        {
            this.entry = requireNonNull(entry, "entry is null");
        }

        @Override
        public void reserve(long bytes, long rowsOfView)
        {
            AsOfIndexCache.this.reserve(entry, bytes, rowsOfView);
        }

        @Override
        public void release(long bytes)
        {
            AsOfIndexCache.this.reserve(entry, -bytes, 0);
        }

        @Override
        public long limitBytes()
        {
            return limit.toBytes();
        }

        @Override
        public void expect(IndexSize size)
        {
            synchronized (AsOfIndexCache.this) {
                entry.expect(size.filledBytes());
            }
        }
    }
}
