package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.value.InstantReader;
import io.featurestore.trino.value.KeyCoercion;
import io.trino.spi.block.Block;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Finds rows of a history by keys and times of any comparable types. Thread-safe.
 */
public final class HistoryLookup
{
    private final FeatureHistory history;
    private final List<KeyCoercion> keys;
    private final Optional<InstantReader> time;
    private final boolean onlyKnown;
    private final int noTime;

    /**
     * @param keyTypes of the keys that will be looked up
     * @param timeType not needed for a view without history, unless rows are found by when they became known
     * @param sessionZone see {@link KeyCoercion}
     */
    public HistoryLookup(FeatureHistory history, HistoryRequest request, List<Type> keyTypes, Optional<Type> timeType, TimeZoneKey sessionZone)
    {
        this.history = requireNonNull(history, "history is null");
        this.keys = ImmutableList.copyOf(KeyCoercion.between(keyTypes, request.keyTypes(), sessionZone));
        this.onlyKnown = request.onlyKnown();
        this.noTime = history.hasValuesWithoutRow() ? FeatureHistory.UNKNOWN : FeatureHistory.NO_ROW;
        boolean dependsOnTime = request.source().timestamp().isPresent() || onlyKnown;
        checkArgument(!dependsOnTime || timeType.isPresent(), "timeType is absent");
        this.time = timeType.filter(_ -> dependsOnTime).map(InstantReader::of);
    }

    public FoundRows find(List<Block> keyBlocks, Optional<Block> times, int positionCount)
    {
        Block[] compared = new Block[keys.size()];
        for (int key = 0; key < compared.length; key++) {
            compared[key] = keys.get(key).apply(keyBlocks.get(key));
        }
        FoundRows found = history.isOfEvents() ? FoundRows.ofEvents(positionCount) : FoundRows.of(new int[positionCount]);
        for (int position = 0; position < positionCount; position++) {
            int entity = history.findEntity(compared, position);
            if (entity == FeatureHistory.NO_ENTITY) {
                found.rows()[position] = isUnknown(compared, times, position) ? FeatureHistory.UNKNOWN : FeatureHistory.NO_ROW;
            }
            else if (time.isEmpty()) {
                found.rows()[position] = history.find(entity, 0, 0);
            }
            else {
                find(entity, time.orElseThrow(), times.orElseThrow(), position, found);
            }
        }
        return found;
    }

    private boolean isUnknown(Block[] compared, Optional<Block> times, int position)
    {
        return noTime == FeatureHistory.UNKNOWN && (Stream.of(compared).anyMatch(key -> key.isNull(position)) || times.filter(block -> block.isNull(position)).isPresent());
    }

    private void find(int entity, InstantReader reader, Block times, int position, FoundRows found)
    {
        if (times.isNull(position)) {
            found.rows()[position] = noTime;
            return;
        }
        long millis = reader.millis(times, position);
        int picosOfMilli = reader.picosOfMilli(times, position);
        int row = onlyKnown ? history.findKnown(entity, millis, picosOfMilli) : history.find(entity, millis, picosOfMilli);
        if (history.isOfEvents()) {
            found.set(position, row, history.firstRow(entity), millis, picosOfMilli);
        }
        else {
            found.rows()[position] = row;
        }
    }

    public Block values(int column, FoundRows found)
    {
        return history.values(column, found);
    }
}
