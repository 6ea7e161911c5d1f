package io.featurestore.trino.consistency;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.airlift.slice.XxHash64;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

// The entities whose keys have the lowest hashes: those of the view and those of the store have the same. Not thread-safe
final class EntitySample
{
    private final int limit;
    private final TreeMap<Rank, SampledEntity> entities = new TreeMap<>();

    EntitySample(int limit)
    {
        checkArgument(limit > 0, "limit is not positive");
        this.limit = limit;
    }

    // The first of a key stays
    void add(byte[] key, Supplier<SampledEntity> entity)
    {
        Slice bytes = Slices.wrappedBuffer(key);
        Rank rank = new Rank(XxHash64.hash(bytes), bytes);
        if (entities.containsKey(rank) || (entities.size() == limit && rank.compareTo(entities.lastKey()) > 0)) {
            return;
        }
        entities.put(rank, entity.get());
        if (entities.size() > limit) {
            entities.pollLastEntry();
        }
    }

    List<SampledEntity> entities()
    {
        return ImmutableList.copyOf(entities.values());
    }

    private record Rank(long hash, Slice key)
            implements Comparable<Rank>
    {
        private static final Comparator<Rank> ORDER = Comparator.comparingLong(Rank::hash).thenComparing(Rank::key);

        private Rank
        {
            requireNonNull(key, "key is null");
        }

        @Override
        public int compareTo(Rank other)
        {
            return ORDER.compare(this, other);
        }
    }
}
