package io.featurestore.trino.index;

import com.google.inject.Inject;
import io.airlift.units.DataSize;
import io.trino.spi.connector.ConnectorSession;
import org.weakref.jmx.Managed;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
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
 * The as-of indexes of one worker: one for each feature view and snapshot, with the columns that were asked for, filled once, and shared by all tasks of all queries until
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
    private final SharedIndexes shared = new SharedIndexes();
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
     * The index of all rows of the request, filled now if it is not there. Equal requests wait for one fill. Columns are added to those of an index
     * that has others of the same rows, unless the order of rows depends on them.
     */
    public AsOfIndexLease acquire(ConnectorSession session, HistoryRequest request)
    {
        checkArgument(request.isComplete(), "Not a request of all rows");
        CachedAsOfIndex entry;
        AsOfIndexLease lease;
        synchronized (this) {
            Optional<CachedAsOfIndex> present = shared.find(request);
            if (present.isPresent()) {
                return hit(request, present.orElseThrow());
            }
            misses.incrementAndGet();
            entry = shared.findExtensible(request)
                    .filter(other -> fitsBeside(other, request))
                    .map(other -> CachedAsOfIndex.extending(other, request, clock))
                    .orElseGet(() -> new CachedAsOfIndex(request, clock));
            shared.add(entry);
            lease = add(entry, request);
        }
        fill(session, entry);
        return lease;
    }

    /**
     * Empty while it is not filled: who needs few rows does not wait for all of them.
     */
    public synchronized Optional<AsOfIndexLease> acquireIfFilled(HistoryRequest request)
    {
        return shared.find(request).filter(CachedAsOfIndex::isFilled).map(entry -> hit(request, entry));
    }

    // To users who asked with rights of their own
    public synchronized void showTo(String user, HistoryRequest request)
    {
        shared.find(request).ifPresent(entry -> entry.usedBy(user, request.source().values()));
    }

    public synchronized boolean isFilled(HistoryRequest request)
    {
        return shared.find(request).filter(CachedAsOfIndex::isFilled).isPresent();
    }

    private AsOfIndexLease hit(HistoryRequest request, CachedAsOfIndex entry)
    {
        entry.hit();
        hits.incrementAndGet();
        return lease(entry, request);
    }

    // An index for one user, gone with its lease
    public AsOfIndexLease acquireAlone(ConnectorSession session, HistoryRequest request)
    {
        CachedAsOfIndex entry = new CachedAsOfIndex(request, clock);
        AsOfIndexLease lease;
        synchronized (this) {
            lease = add(entry, request);
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
        shared.all().forEach(CachedAsOfIndex::forget);
        shared.clear();
        sweep();
    }

    public synchronized List<AsOfIndexState> states()
    {
        return shared.all().stream()
                .map(CachedAsOfIndex::state)
                .collect(toImmutableList());
    }

    // Whether there is room to add the columns, if what nobody uses is dropped
    private boolean fitsBeside(CachedAsOfIndex other, HistoryRequest request)
    {
        long inUse = entries.stream()
                .filter(entry -> entry != other && (entry.isInUse() || !entry.isFilled()))
                .mapToLong(CachedAsOfIndex::bytes)
                .sum();
        return inUse + other.bytes() + other.bytesToAdd(request) <= limit.toBytes();
    }

    private AsOfIndexLease add(CachedAsOfIndex entry, HistoryRequest request)
    {
        sweep();
        entries.add(entry);
        loads.incrementAndGet();
        return lease(entry, request);
    }

    private AsOfIndexLease lease(CachedAsOfIndex entry, HistoryRequest request)
    {
        return entry.lease(request, this::sweep);
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
            loading = loader.load(session, entry.request(), entry.extendedHistory(), new EntryBudget(this, entry, limit), () -> isAbandoned(entry));
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
            boolean lacksMemory = failure.isPresent() && entry.lacksMemory();
            boolean withoutOther = lacksMemory && stopExtending(entry);
            again = withoutOther || (lacksMemory && fills.beginAgain(entry, () -> load(session, entry)));
            if (again) {
                release(entry);
            }
            next = withoutOther ? Optional.of(() -> load(session, entry)) : fills.end(entry);
        }
        if (!again) {
            filled(entry, history, failure);
        }
        next.ifPresent(Runnable::run);
    }

    private boolean stopExtending(CachedAsOfIndex entry)
    {
        boolean isShared = shared.contains(entry);
        shared.remove(entry);
        boolean wasExtending = entry.stopExtending();
        if (isShared) {
            shared.add(entry);
        }
        return wasExtending;
    }

    private void filled(CachedAsOfIndex entry, Optional<FeatureHistory> history, Optional<Throwable> failure)
    {
        List<AsOfIndexLease> waiting;
        synchronized (this) {
            waiting = history.map(entry::fill).orElseGet(entry::leases);
            history.ifPresent(filled -> measure(entry, filled));
            if (failure.isPresent()) {
                drop(entry);
            }
            else if (shared.contains(entry)) {
                replaceOthers(entry);
            }
            else {
                entry.takeExtended().ifPresent(entries::remove);
                entry.forget();
            }
        }
        // Not under the lock: they may go on with their work at once
        waiting.forEach(lease -> history.ifPresent(filled -> entry.complete(lease, filled)));
        waiting.forEach(lease -> failure.ifPresent(lease.history()::completeExceptionally));
    }

    private void measure(CachedAsOfIndex entry, FeatureHistory history)
    {
        boolean isWhole = entry.request().isComplete() && entry.request().part().equals(EntityPart.ALL);
        if (isWhole && entry.extendedHistory().isEmpty()) {
            measured.add(entry.request(), history.rowCount(), entry.measured());
        }
    }

    private void replaceOthers(CachedAsOfIndex entry)
    {
        entry.takeExtended().ifPresent(other -> {
            shared.remove(other);
            entries.remove(other);
        });
        if (entry.servesOtherColumns()) {
            shared.coveredBy(entry).forEach(shared::remove);
            sweep();
        }
    }

    // Drops an index that nobody holds a lease on, and tells whether it is gone
    private synchronized boolean isAbandoned(CachedAsOfIndex entry)
    {
        if (entries.contains(entry) && entry.leases().isEmpty()) {
            drop(entry);
        }
        return !entries.contains(entry);
    }

    private synchronized void sweep()
    {
        dropAll(entry -> entry.isFilled() && !shared.contains(entry) && !entry.isInUse());
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
            entry.reset();
            shared.remove(entry);
            stopExtending(entry);
        }
    }

    private void release(CachedAsOfIndex entry)
    {
        if (entries.contains(entry)) {
            bytes -= entry.bytes();
        }
        entry.reset();
    }

    synchronized void reserve(CachedAsOfIndex entry, long delta, long rowsOfView)
    {
        if (!entries.contains(entry)) {
            // Abandoned: nobody counts it any more, and its readers are about to stop
            return;
        }
        entry.useExtended();
        evict(delta);
        if (delta > 0 && bytes + delta > limit.toBytes()) {
            entry.lackMemory();
            throw MemoryShortage.of(entry.request().source().featureView(), rowsOfView, entry.bytes() + delta, bytes - entry.bytes(), limit);
        }
        entry.addBytes(delta);
        bytes += delta;
    }

    synchronized void expect(CachedAsOfIndex entry, IndexSize size)
    {
        entry.expect(size.filledBytes());
    }

    private void evict(long delta)
    {
        if (bytes + delta <= limit.toBytes()) {
            return;
        }
        sweep();
        List<CachedAsOfIndex> idle = shared.all().stream()
                .filter(entry -> entry.isFilled() && !entry.isInUse())
                .sorted(comparing((CachedAsOfIndex entry) -> !shared.isSuperseded(entry)).thenComparing(CachedAsOfIndex::lastUsedAt))
                .collect(toImmutableList());
        for (CachedAsOfIndex entry : idle) {
            if (bytes + delta <= limit.toBytes()) {
                return;
            }
            drop(entry);
            evictions.incrementAndGet();
        }
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
        return shared.all().size();
    }

    @Managed
    public long getBytesRead()
    {
        return loader.bytesRead();
    }

    @Managed
    public long getSplitsRead()
    {
        return loader.splitsRead();
    }
}
