package io.featurestore.trino.function;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;

import java.util.Optional;
import java.util.OptionalLong;

import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

/**
 * The rows of a feature view, by entity and time: finds the one row that was known of an entity at an instant. Immutable, for any number of
 * threads.
 * <p>
 * The rows of an entity lie next to each other in the order (time, created with NULL first, values), so the last row that may be seen wins.
 * Twenty bytes a row besides the values: an address, and the time.
 */
final class FeatureHistory
{
    static final long NONE = -1;

    private final EntityIndex entities;
    // Rows of entity e are [starts[e], starts[e + 1])
    private final int[] starts;
    // Where the values of each row are: a chunk number and a position
    private final long[] addresses;
    private final Optional<Instants> times;
    private final Optional<CreatedTimes> created;
    private final Block[][] values;
    private final OptionalLong ttlMillis;

    /**
     * @param created present if {@link #findKnown} is to be used
     * @param values the blocks of each chunk
     * @param ttlMillis how long a row stays valid
     */
    FeatureHistory(
            EntityIndex entities,
            int[] starts,
            long[] addresses,
            Optional<Instants> times,
            Optional<CreatedTimes> created,
            Block[][] values,
            OptionalLong ttlMillis)
    {
        this.entities = requireNonNull(entities, "entities is null");
        this.starts = requireNonNull(starts, "starts is null");
        this.addresses = requireNonNull(addresses, "addresses is null");
        this.times = requireNonNull(times, "times is null");
        this.created = requireNonNull(created, "created is null");
        this.values = requireNonNull(values, "values is null");
        this.ttlMillis = requireNonNull(ttlMillis, "ttlMillis is null");
    }

    int entityCount()
    {
        return entities.size();
    }

    EntityIndex entities()
    {
        return entities;
    }

    /**
     * The entity with these keys, or {@link EntityIndex#NONE}.
     */
    int findEntity(Block[] keys, int position)
    {
        return entities.find(keys, position);
    }

    /**
     * The entity's newest row at the instant, or {@link #NONE} if there is none or its ttl is over. For a view without history the instant
     * does not matter.
     */
    long find(int entity, long millis, int picosOfMilli)
    {
        int from = starts[entity];
        int row = lastUntil(from, starts[entity + 1], millis, picosOfMilli);
        return row < from || isExpired(row, millis, picosOfMilli) ? NONE : addresses[row];
    }

    /**
     * As {@link #find}, where rows created after the instant, or nobody knows when, do not exist.
     */
    long findKnown(int entity, long millis, int picosOfMilli)
    {
        int from = starts[entity];
        int last = lastUntil(from, starts[entity + 1], millis, picosOfMilli);
        int row = created.orElseThrow().lastKnown(from, last, millis, picosOfMilli);
        return row < from || isExpired(row, millis, picosOfMilli) ? NONE : addresses[row];
    }

    private int lastUntil(int from, int to, long millis, int picosOfMilli)
    {
        return times.map(instants -> instants.firstAfter(from, to, millis, picosOfMilli)).orElse(to) - 1;
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
     * Appends a value of the row that {@link #find} returned, or NULL for {@link #NONE}.
     */
    void appendValue(long row, int column, BlockBuilder builder)
    {
        if (row == NONE) {
            builder.appendNull();
            return;
        }
        Block block = values[(int) (row >>> 32)][column];
        builder.append(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition((int) row));
    }

    long retainedBytes()
    {
        long bytes = entities.retainedBytes() + sizeOf(starts) + sizeOf(addresses);
        bytes += times.map(Instants::retainedBytes).orElse(0L) + created.map(CreatedTimes::retainedBytes).orElse(0L);
        for (Block[] chunk : values) {
            for (Block block : chunk) {
                bytes += block.getRetainedSizeInBytes();
            }
        }
        return bytes;
    }
}
