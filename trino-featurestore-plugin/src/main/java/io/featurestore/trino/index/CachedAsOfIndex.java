package io.featurestore.trino.index;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.featurestore.trino.index.AsOfIndexState.Size;
import io.featurestore.trino.index.AsOfIndexState.Use;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.type.Type;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.lang.Math.max;
import static java.util.Objects.requireNonNull;

// Guarded by the lock of AsOfIndexCache, except for use()
final class CachedAsOfIndex
{
    // A query that was cancelled leaves its leases to the garbage collector, which may take its time
    static final Duration MAX_IDLE = Duration.ofMinutes(2);

    private static final int MAX_USERS = 1000;

    private HistoryRequest request;
    private final IndexedTable table;
    private final InstantSource clock;
    private final Instant createdAt;
    private final List<WeakReference<AsOfIndexLease>> leases = new ArrayList<>();
    private final Map<String, Set<HistoryColumn>> columnsOfUsers = new HashMap<>();
    private volatile Instant lastUsedAt;
    private Optional<FeatureHistory> history = Optional.empty();
    private Optional<Extended> extended = Optional.empty();
    private boolean beingExtended;
    private boolean filled;
    private boolean lacksMemory;
    private OptionalLong expectedBytes = OptionalLong.empty();
    private long bytes;
    private long maxBytes;
    private long hits;

    CachedAsOfIndex(HistoryRequest request, InstantSource clock)
    {
        this.request = requireNonNull(request, "request is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.table = IndexedTable.of(request.source().table());
        this.createdAt = clock.instant();
        this.lastUsedAt = createdAt;
    }

    // One that will have the columns of another and those of a request
    static CachedAsOfIndex extending(CachedAsOfIndex other, HistoryRequest request, InstantSource clock)
    {
        List<HistoryColumn> known = other.request.source().values();
        CachedAsOfIndex index = new CachedAsOfIndex(
                request.withValues(Stream.concat(known.stream(), request.source().values().stream()).distinct().collect(toImmutableList())),
                clock);
        AsOfIndexLease lease = other.lease(other.request, () -> {});
        index.extended = Optional.of(new Extended(other, other.history.orElseThrow(), lease));
        other.beingExtended = true;
        return index;
    }

    // The lease keeps the other from being evicted
    private record Extended(CachedAsOfIndex other, FeatureHistory history, AsOfIndexLease lease)
    {
        private Extended
        {
            requireNonNull(other, "other is null");
            requireNonNull(history, "history is null");
            requireNonNull(lease, "lease is null");
        }
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
        maxBytes = max(maxBytes, bytes);
    }

    void expect(long bytes)
    {
        expectedBytes = OptionalLong.of(bytes);
    }

    IndexSize measured()
    {
        return new IndexSize(maxBytes, bytes);
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
        maxBytes = 0;
    }

    void hit()
    {
        hits++;
    }

    void usedBy(String user, Collection<HistoryColumn> columns)
    {
        if (columnsOfUsers.size() < MAX_USERS || columnsOfUsers.containsKey(user)) {
            columnsOfUsers.computeIfAbsent(user, _ -> new HashSet<>()).addAll(columns);
        }
    }

    void use()
    {
        lastUsedAt = clock.instant();
    }

    AsOfIndexLease lease(HistoryRequest asked, Runnable onClose)
    {
        use();
        leases.removeIf(earlier -> isGone(earlier.get()));
        AsOfIndexLease lease = new AsOfIndexLease(this, asked.source().values(), onClose);
        leases.add(new WeakReference<>(lease));
        history.ifPresent(filled -> complete(lease, filled));
        return lease;
    }

    void complete(AsOfIndexLease lease, FeatureHistory filled)
    {
        List<HistoryColumn> values = request.source().values();
        lease.history().complete(lease.values().equals(values) ? filled : filled.select(lease.values().stream().map(values::indexOf).collect(toImmutableList())));
    }

    // What it is to have beside new columns
    Optional<FeatureHistory> extendedHistory()
    {
        return extended.map(Extended::history);
    }

    void useExtended()
    {
        extended.ifPresent(other -> other.lease().use());
    }

    // Leaves the other as it was. What is asked for now is all that this one will have
    boolean stopExtending()
    {
        boolean wasExtending = extended.isPresent();
        extended.ifPresent(other -> {
            other.lease().close();
            other.other().beingExtended = false;
            request = request.withValues(leases().stream().flatMap(lease -> lease.values().stream()).distinct().collect(toImmutableList()));
        });
        extended = Optional.empty();
        return wasExtending;
    }

    // Returns the other, whose memory and users are this one's now
    Optional<CachedAsOfIndex> takeExtended()
    {
        Optional<CachedAsOfIndex> taken = extended.map(Extended::other);
        extended.ifPresent(other -> other.lease().close());
        extended = Optional.empty();
        taken.ifPresent(other -> {
            other.leases().forEach(lease -> {
                lease.moveTo(this);
                leases.add(new WeakReference<>(lease));
            });
            other.leases.clear();
            other.columnsOfUsers.forEach(this::usedBy);
            hits += other.hits;
            bytes += other.bytes;
            other.bytes = 0;
        });
        return taken;
    }

    // Keys and times are read again, and then given up
    long bytesToAdd(HistoryRequest columns)
    {
        HistorySource source = columns.source();
        long rows = history.map(FeatureHistory::rowCount).orElse(0);
        List<Type> times = Stream.concat(source.timestamp().stream(), source.tieBreaker().stream())
                .map(HistoryColumn::type)
                .collect(toImmutableList());
        return IndexSize.estimate(rows, columns.keyTypes(), times, source.valueTypes()).fillingBytes();
    }

    boolean isBeingExtended()
    {
        return beingExtended;
    }

    // Rows that their values put in order may be in another for fewer columns
    boolean servesOtherColumns()
    {
        return extended.isPresent() || history.filter(filled -> !filled.hasTies()).isPresent();
    }

    // Returns those who wait for it
    List<AsOfIndexLease> fill(FeatureHistory history)
    {
        this.history = Optional.of(history);
        filled = true;
        use();
        return leases();
    }

    // Leaves it to those who have a lease
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
                names(request.source().values().stream()).collect(toImmutableList()),
                ImmutableMap.copyOf(Maps.transformValues(columnsOfUsers, columns -> names(columns.stream()).collect(toImmutableSet()))),
                new Size(filled, history.map(FeatureHistory::entityCount).orElse(0), history.map(FeatureHistory::rowCount).orElse(0), bytes, expectedBytes),
                new Use(isInUse(), hits, createdAt, lastUsedAt));
    }

    private static Stream<String> names(Stream<HistoryColumn> columns)
    {
        return columns.map(column -> IndexedTable.columnName(column.handle()));
    }
}
