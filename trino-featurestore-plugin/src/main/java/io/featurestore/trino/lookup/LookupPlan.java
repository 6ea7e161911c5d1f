package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.FoundRows;
import io.featurestore.trino.index.HistoryLookup;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.value.KeyTypes;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.value.TimeTypes.isTime;
import static java.util.Objects.requireNonNull;

/**
 * Which rows of feature views are looked up for the rows of a spine, and which of their values are taken. Workers receive it as JSON.
 *
 * @param spineTypes of the first blocks in a page of the spine: all those that are named here by their positions
 * @param time the block of the spine's times, dates or timestamps; empty where no join depends on them
 * @param onlyKnown only feature rows created at or before the spine's time exist
 */
public record LookupPlan(List<Type> spineTypes, Optional<Integer> time, List<Join> joins, List<Output> outputs, boolean onlyKnown)
{
    public LookupPlan
    {
        spineTypes = ImmutableList.copyOf(requireNonNull(spineTypes, "spineTypes is null"));
        requireNonNull(time, "time is null");
        joins = ImmutableList.copyOf(requireNonNull(joins, "joins is null"));
        outputs = ImmutableList.copyOf(requireNonNull(outputs, "outputs is null"));
        if (time.isPresent()) {
            Type type = spineTypes.get(checkElementIndex(time.orElseThrow(), spineTypes.size(), "time"));
            checkArgument(isTime(type), "time is of type %s", type);
        }
        for (Join join : joins) {
            String view = join.source().featureView();
            checkArgument(time.isPresent() || (join.source().timestamp().isEmpty() && !onlyKnown), "The join with %s needs a time", view);
            comparedTypes(join, spineTypes);
        }
        for (Output output : outputs) {
            Join join = joins.get(checkElementIndex(output.join(), joins.size(), "join"));
            checkElementIndex(output.value(), join.source().values().size(), "value");
        }
    }

    /**
     * @param spineKeys for each entity key the position of the spine's block
     */
    public record Join(HistorySource source, List<Integer> spineKeys)
    {
        public Join
        {
            requireNonNull(source, "source is null");
            spineKeys = ImmutableList.copyOf(requireNonNull(spineKeys, "spineKeys is null"));
            checkArgument(spineKeys.size() == source.keys().size(), "spineKeys does not match keys");
        }
    }

    /**
     * @param join position in joins
     * @param value position in the values of the join's source
     */
    public record Output(int join, int value) {}

    public List<HistoryRequest> requests(TimeZoneKey sessionZone)
    {
        return joins.stream()
                .map(join -> HistoryRequest.of(join.source(), comparedTypes(join, spineTypes), sessionZone, onlyKnown))
                .collect(toImmutableList());
    }

    public List<Type> spineKeyTypes(Join join)
    {
        return join.spineKeys().stream()
                .map(spineTypes::get)
                .collect(toImmutableList());
    }

    private static List<Type> comparedTypes(Join join, List<Type> spineTypes)
    {
        return IntStream.range(0, join.spineKeys().size())
                .mapToObj(key -> {
                    Type keyType = join.source().keyTypes().get(key);
                    Type spineType = spineTypes.get(checkElementIndex(join.spineKeys().get(key), spineTypes.size(), "spineKey"));
                    return KeyTypes.common(keyType, spineType)
                            .orElseThrow(() -> new IllegalArgumentException("A key of %s is of type %s, which is not compared to %s".formatted(join.source().featureView(), keyType, spineType)));
                })
                .collect(toImmutableList());
    }

    HistoryLookup lookup(int join, HistoryRequest request, FeatureHistory history, TimeZoneKey sessionZone)
    {
        return new HistoryLookup(history, request, spineKeyTypes(joins.get(join)), time.map(spineTypes::get), sessionZone);
    }

    FoundRows find(int join, HistoryLookup lookup, Page spine)
    {
        List<Block> keys = joins.get(join).spineKeys().stream()
                .map(spine::getBlock)
                .collect(toImmutableList());
        return lookup.find(keys, time.map(spine::getBlock), spine.getPositionCount());
    }
}
