package io.featurestore.trino.index;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.comparingInt;

// The indexes that other requests may find. One without ties serves every request of some of its columns. Guarded by the lock of AsOfIndexCache
final class SharedIndexes
{
    private final Map<HistoryRequest, CachedAsOfIndex> indexes = new HashMap<>();

    void add(CachedAsOfIndex index)
    {
        indexes.putIfAbsent(index.request(), index);
    }

    void remove(CachedAsOfIndex index)
    {
        indexes.remove(index.request(), index);
    }

    boolean contains(CachedAsOfIndex index)
    {
        return indexes.get(index.request()) == index;
    }

    Optional<CachedAsOfIndex> find(HistoryRequest request)
    {
        return Optional.ofNullable(indexes.get(request))
                .or(() -> ofSameRows(request).filter(index -> index.request().hasColumnsOf(request)).findFirst());
    }

    // One to which the columns of the request that it lacks can be added
    Optional<CachedAsOfIndex> findExtensible(HistoryRequest request)
    {
        return ofSameRows(request)
                .filter(index -> index.isFilled() && !index.isBeingExtended())
                .max(comparingInt(index -> index.request().source().values().size()));
    }

    // Those for which this one can be taken
    List<CachedAsOfIndex> coveredBy(CachedAsOfIndex index)
    {
        return ofSameRows(index.request())
                .filter(other -> other != index && other.isFilled() && !other.isBeingExtended() && index.request().hasColumnsOf(other.request()))
                .collect(toImmutableList());
    }

    private Stream<CachedAsOfIndex> ofSameRows(HistoryRequest request)
    {
        return indexes.values().stream().filter(index -> index.servesOtherColumns() && index.request().hasRowsOf(request));
    }

    Collection<CachedAsOfIndex> all()
    {
        return indexes.values();
    }

    void clear()
    {
        indexes.clear();
    }

    boolean isSuperseded(CachedAsOfIndex index)
    {
        return indexes.values().stream()
                .filter(other -> other.request().source().featureView().equals(index.request().source().featureView()))
                .filter(other -> !other.table().equals(index.table()))
                .anyMatch(other -> other.createdAt().isAfter(index.createdAt()));
    }
}
