package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.value.UtcInstant;
import io.featurestore.trino.window.EventColumn;
import io.featurestore.trino.window.WindowValue;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.slice.SizeOf.sizeOf;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static java.util.Objects.requireNonNull;

/**
 * All rows of a feature view in memory, for lookups by entity and time. Immutable. Rows are numbered from zero; those of an entity lie next to each
 * other in the order (time, created with NULL first, values), so the last row that may be seen wins.
 */
public final class FeatureHistory
{
    public static final int NO_ENTITY = EntityIndex.NONE;
    public static final int NO_ROW = -1;
    // Where a key or the time is NULL
    static final int UNKNOWN = -2;

    private final EntityIndex entities;
    // Rows of entity e are [starts[e], starts[e + 1])
    private final int[] starts;
    private final Optional<PackedInstants> times;
    private final Optional<CreatedTimes> created;
    private final List<HistoryValue> values;
    private final OptionalLong ttlMillis;
    private final boolean hasTies;
    private final Optional<ValuesOverNoEvents> overNoEvents;

    /**
     * @param hasTies whether the order of some rows depends on their values
     * @param overNoEvents empty if there are no values where there is no row
     */
    FeatureHistory(
            EntityIndex entities,
            int[] starts,
            Optional<PackedInstants> times,
            Optional<CreatedTimes> created,
            List<HistoryValue> values,
            OptionalLong ttlMillis,
            boolean hasTies,
            Optional<ValuesOverNoEvents> overNoEvents)
    {
        this.entities = requireNonNull(entities, "entities is null");
        this.starts = requireNonNull(starts, "starts is null");
        this.times = requireNonNull(times, "times is null");
        this.created = requireNonNull(created, "created is null");
        this.values = ImmutableList.copyOf(requireNonNull(values, "values is null"));
        this.ttlMillis = requireNonNull(ttlMillis, "ttlMillis is null");
        this.hasTies = hasTies;
        this.overNoEvents = requireNonNull(overNoEvents, "overNoEvents is null");
    }

    // The same keys, times and order
    FeatureHistory with(List<HistoryValue> otherValues, Optional<ValuesOverNoEvents> otherOverNoEvents)
    {
        return new FeatureHistory(entities, starts, times, created, otherValues, ttlMillis, hasTies, otherOverNoEvents);
    }

    FeatureHistory select(List<Integer> columns)
    {
        return with(columns.stream().map(values::get).collect(toImmutableList()), overNoEvents.map(values -> values.select(columns)));
    }

    Optional<ValuesOverNoEvents> overNoEvents()
    {
        return overNoEvents;
    }

    boolean isOfEvents()
    {
        return values.stream().anyMatch(WindowedValue.class::isInstance);
    }

    // Whether there are values where no row is found
    boolean hasValuesWithoutRow()
    {
        return overNoEvents.isPresent() || isOfEvents();
    }

    // Whether other columns of the same rows would be in the same order
    boolean hasTies()
    {
        return hasTies;
    }

    EntityIndex entities()
    {
        return entities;
    }

    Optional<PackedInstants> times()
    {
        return times;
    }

    int[] starts()
    {
        return starts;
    }

    List<HistoryValue> values()
    {
        return values;
    }

    public int entityCount()
    {
        return entities.size();
    }

    public int rowCount()
    {
        return starts[starts.length - 1];
    }

    /**
     * @param keys a block for each key, in the types of the request
     * @return {@link #NO_ENTITY} if there is none
     */
    public int findEntity(Block[] keys, int position)
    {
        return entities.find(keys, position);
    }

    /**
     * The entity's newest row at a {@link UtcInstant}, which a view without history ignores; {@link #NO_ROW} if there is none or its ttl is over.
     */
    public int find(int entity, long millis, int picosOfMilli)
    {
        int from = starts[entity];
        int row = lastUntil(from, starts[entity + 1], millis, picosOfMilli);
        return row < from || isExpired(row, millis, picosOfMilli) ? NO_ROW : row;
    }

    /**
     * As {@link #find}, without rows that were created after the instant or nobody knows when.
     */
    public int findKnown(int entity, long millis, int picosOfMilli)
    {
        int from = starts[entity];
        int last = lastUntil(from, starts[entity + 1], millis, picosOfMilli);
        int row = created.orElseThrow().lastKnown(from, last, millis, picosOfMilli);
        return row < from || isExpired(row, millis, picosOfMilli) ? NO_ROW : row;
    }

    private int lastUntil(int from, int to, long millis, int picosOfMilli)
    {
        return times.isPresent() ? times.orElseThrow().firstAfter(from, to, millis, picosOfMilli) - 1 : to - 1;
    }

    private boolean isExpired(int row, long millis, int picosOfMilli)
    {
        if (ttlMillis.isEmpty()) {
            return false;
        }
        long earliest = millis - ttlMillis.getAsLong();
        boolean beforeAllTime = earliest > millis;
        return !beforeAllTime && times.orElseThrow().compareTo(row, earliest, picosOfMilli) < 0;
    }

    /**
     * Whatever the number of the entity, which is another on each worker.
     */
    public boolean isIn(EntityPart part, int entity)
    {
        return part.holds(entities.hash(entity));
    }

    /**
     * In Trino's form of values of the type.
     */
    public Object key(int entity, int key, Type type)
    {
        BlockBuilder builder = type.createBlockBuilder(null, 1);
        appendKey(entity, key, builder);
        return readNativeValue(type, builder.build(), 0);
    }

    // The first row of the entity
    int firstRow(int entity)
    {
        return starts[entity];
    }

    FoundRows found(int[] entitiesFound, int[] rows, UtcInstant at)
    {
        if (!isOfEvents()) {
            return FoundRows.of(rows);
        }
        FoundRows found = FoundRows.ofEvents(rows.length);
        for (int i = 0; i < rows.length; i++) {
            found.set(i, rows[i], firstRow(entitiesFound[i]), at.epochMillis(), at.picosOfMilli());
        }
        return found;
    }

    /**
     * The values of the rows, or what is computed of events up to the times they were found for; where no row was found NULL, or what the view
     * computes of no events.
     *
     * @param column position in the values of the request's source
     */
    public Block values(int column, FoundRows found)
    {
        return switch (values.get(column)) {
            case WindowedValue windowed -> windowed.values(found, times);
            case ValueColumn rows when overNoEvents.isEmpty() -> rows.values(found.rows(), found.count());
            case ValueColumn rows -> {
                int[] known = Arrays.stream(found.rows()).map(row -> Math.max(row, NO_ROW)).toArray();
                yield overNoEvents.orElseThrow().fill(column, rows.values(known, known.length), found.rows(), found.count());
            }
        };
    }

    // What several values share counts once
    private long retainedBytesOfValues()
    {
        Set<WindowValue> windowed = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<EventColumn> columns = Collections.newSetFromMap(new IdentityHashMap<>());
        for (HistoryValue value : values) {
            switch (value) {
                case ValueColumn column -> columns.add(column);
                case WindowedValue(WindowValue ofWindow, _, _) -> {
                    windowed.add(ofWindow);
                    ofWindow.columns().forEach(columns::add);
                }
            }
        }
        return windowed.stream().mapToLong(WindowValue::retainedBytes).sum() + columns.stream().mapToLong(EventColumn::retainedBytes).sum();
    }

    public void appendKey(int entity, int key, BlockBuilder builder)
    {
        entities.appendKey(entity, key, builder);
    }

    public long retainedBytes()
    {
        return entities.retainedBytes() +
                sizeOf(starts) +
                times.map(PackedInstants::retainedBytes).orElse(0L) +
                created.map(CreatedTimes::retainedBytes).orElse(0L) +
                retainedBytesOfValues();
    }
}
