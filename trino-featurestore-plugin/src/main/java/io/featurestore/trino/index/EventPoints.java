package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.source.WindowEnds;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

import static com.google.common.base.Preconditions.checkArgument;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_MICROSECOND;
import static java.util.Objects.requireNonNull;

/**
 * Goes through the times of each entity at which an event happens, or at which one enters or leaves a window, some at a time, with what is computed
 * of the events then. Not thread-safe.
 */
public final class EventPoints
{
    private static final int MAX_COUNT = 4096;

    private final FeatureHistory history;
    private final List<WindowEnds> windows;
    private final PointsOfEntity points;
    private final IntPredicate isWanted;
    private final int[] entities = new int[MAX_COUNT];
    private final boolean[] haveEvent = new boolean[MAX_COUNT];
    private final boolean[] haveChange = new boolean[MAX_COUNT];
    private final List<Optional<UtcInstant>> nextChanges = new ArrayList<>(MAX_COUNT);
    private int entity;
    private int count;
    private FoundRows found = FoundRows.ofEvents(0);

    /**
     * @param windows all of the feature view
     * @param points which times there are
     * @param isWanted whether an entity is gone through
     */
    public EventPoints(FeatureHistory history, List<WindowEnds> windows, Points points, IntPredicate isWanted)
    {
        this.history = requireNonNull(history, "history is null");
        this.windows = ImmutableList.copyOf(requireNonNull(windows, "windows is null"));
        this.points = new PointsOfEntity(history.times(), windows, points);
        this.isWanted = requireNonNull(isWanted, "isWanted is null");
        begin();
    }

    /**
     * @param digits of the times: an event of the current time that is excluded counts a last digit later
     */
    public record Points(boolean atEvents, boolean atChanges, int digits)
    {
        public Points
        {
            checkArgument(atEvents || atChanges, "There are no points");
            checkArgument(digits >= 0 && digits <= TimestampType.MAX_PRECISION, "digits is out of range");
        }
    }

    private void begin()
    {
        while (entity < history.entityCount() && !isWanted.test(entity)) {
            entity++;
        }
        if (entity < history.entityCount()) {
            points.begin(history.firstRow(entity), history.firstRow(entity + 1));
        }
    }

    /**
     * Goes on to the next points, and tells whether there are any.
     */
    public boolean next()
    {
        FoundRows next = FoundRows.ofEvents(MAX_COUNT);
        count = 0;
        nextChanges.clear();
        while (entity < history.entityCount() && count < MAX_COUNT) {
            if (points.next()) {
                entities[count] = entity;
                haveEvent[count] = points.hasEvent();
                haveChange[count] = points.hasChange();
                nextChanges.add(points.nextChange());
                next.set(count, points.row(), history.firstRow(entity), points.millis(), points.picosOfMilli());
                count++;
            }
            else {
                entity++;
                begin();
            }
        }
        found = next.first(count);
        return count > 0;
    }

    public int count()
    {
        return count;
    }

    public Block keys(int key, Type type)
    {
        BlockBuilder builder = type.createBlockBuilder(null, count);
        for (int i = 0; i < count; i++) {
            history.appendKey(entities[i], key, builder);
        }
        return builder.build();
    }

    public Block values(int column)
    {
        return history.values(column, found);
    }

    public Block times(TimestampType type)
    {
        BlockBuilder builder = type.createBlockBuilder(null, count);
        for (int i = 0; i < count; i++) {
            append(type, found.millis(i), found.picosOfMilli(i), builder);
        }
        return builder.build();
    }

    /**
     * The next time of the entity at which an event enters or leaves a window; NULL if there is none.
     */
    public Block nextChanges(TimestampType type)
    {
        BlockBuilder builder = type.createBlockBuilder(null, count);
        for (Optional<UtcInstant> next : nextChanges) {
            next.ifPresentOrElse(instant -> append(type, instant.epochMillis(), instant.picosOfMilli(), builder), builder::appendNull);
        }
        return builder.build();
    }

    /**
     * The time of the newest event that is in any window; NULL if there is none.
     */
    public Block newest(TimestampType type)
    {
        PackedInstants times = history.times().orElseThrow();
        WindowRanges ranges = found.ranges(windows, times);
        BlockBuilder builder = type.createBlockBuilder(null, count);
        for (int i = 0; i < count; i++) {
            if (ranges.from(i) == ranges.to(i)) {
                builder.appendNull();
            }
            else {
                append(type, times.millis(ranges.to(i) - 1), times.picosOfMilli(ranges.to(i) - 1), builder);
            }
        }
        return builder.build();
    }

    public Block haveEvent()
    {
        return booleans(haveEvent);
    }

    public Block haveChange()
    {
        return booleans(haveChange);
    }

    private Block booleans(boolean[] values)
    {
        BlockBuilder builder = BOOLEAN.createBlockBuilder(null, count);
        for (int i = 0; i < count; i++) {
            BOOLEAN.writeBoolean(builder, values[i]);
        }
        return builder.build();
    }

    private static void append(TimestampType type, long millis, int picosOfMilli, BlockBuilder builder)
    {
        long micros = millis * MICROSECONDS_PER_MILLISECOND + picosOfMilli / PICOSECONDS_PER_MICROSECOND;
        if (type.isShort()) {
            type.writeLong(builder, micros);
        }
        else {
            type.writeObject(builder, new LongTimestamp(micros, picosOfMilli % PICOSECONDS_PER_MICROSECOND));
        }
    }
}
