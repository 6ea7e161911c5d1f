package io.featurestore.trino.index;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.featurestore.trino.index.AsOfIndexState.Size;
import io.featurestore.trino.index.AsOfIndexState.Use;
import io.featurestore.trino.source.HistoryColumn;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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

    private final HistoryRequest request;
    private final IndexedTable table;
    private final InstantSource clock;
    private final Instant createdAt;
    private final List<WeakReference<AsOfIndexLease>> leases = new ArrayList<>();
    private final Map<String, Set<HistoryColumn>> columnsOfUsers = new HashMap<>();
    private volatile Instant lastUsedAt;
    private Optional<FeatureHistory> history = Optional.empty();
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

    void usedBy(String user, List<HistoryColumn> columns)
    {
        if (columnsOfUsers.size() < MAX_USERS || columnsOfUsers.containsKey(user)) {
            columnsOfUsers.computeIfAbsent(user, _ -> new HashSet<>()).addAll(columns);
        }
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
