package io.featurestore.trino.index;

import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.ValueBlock;

import java.util.Optional;
import java.util.Set;

import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

// Rows of a feature view, in no order: entities as the reader's EntityIndex numbers them, times without NULL, values in the order that settles
// ties. The history's builder takes one part after the other
final class HistoryChunk
{
    // The rows' share of the index that is built over them, beside a second copy of one column: see FeatureHistoryBuilder
    static final int INDEX_BYTES_PER_ROW = Long.BYTES + Integer.BYTES;

    private final int positionCount;
    private int[] entities;
    private Optional<PackedInstants> times;
    private Optional<PackedInstants> created;
    private final Block[] values;

    HistoryChunk(int[] entities, Optional<PackedInstants> times, Optional<PackedInstants> created, Block[] values)
    {
        this.entities = requireNonNull(entities, "entities is null");
        this.positionCount = entities.length;
        this.times = requireNonNull(times, "times is null");
        this.created = requireNonNull(created, "created is null");
        this.values = requireNonNull(values, "values is null");
    }

    int positionCount()
    {
        return positionCount;
    }

    int[] entities()
    {
        return entities;
    }

    Optional<PackedInstants> times()
    {
        return times;
    }

    Optional<PackedInstants> created()
    {
        return created;
    }

    Block value(int column)
    {
        return values[column];
    }

    int[] takeEntities()
    {
        int[] taken = entities;
        entities = new int[0];
        return taken;
    }

    Optional<PackedInstants> takeTimes()
    {
        Optional<PackedInstants> taken = times;
        times = Optional.empty();
        return taken;
    }

    Optional<PackedInstants> takeCreated()
    {
        Optional<PackedInstants> taken = created;
        created = Optional.empty();
        return taken;
    }

    Block takeValue(int column)
    {
        Block taken = values[column];
        values[column] = null;
        return taken;
    }

    // Bytes of the rows, now and in the index. A dictionary counts once: those counted are added to the given ones
    long retainedBytes(Set<ValueBlock> dictionaries)
    {
        long bytes = (long) positionCount * INDEX_BYTES_PER_ROW + sizeOf(entities);
        for (Block block : values) {
            bytes += retainedBytes(block, dictionaries);
        }
        return bytes + times.map(PackedInstants::retainedBytes).orElse(0L) + created.map(PackedInstants::retainedBytes).orElse(0L);
    }

    private static long retainedBytes(Block block, Set<ValueBlock> dictionaries)
    {
        boolean isCounted = block instanceof DictionaryBlock && !dictionaries.add(block.getUnderlyingValueBlock());
        return block.getRetainedSizeInBytes() - (isCounted ? block.getUnderlyingValueBlock().getRetainedSizeInBytes() : 0);
    }
}
