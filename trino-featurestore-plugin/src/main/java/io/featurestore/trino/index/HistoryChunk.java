package io.featurestore.trino.index;

import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.ValueBlock;

import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

// Rows of a feature view, in no order: keys and times without NULL, values in the order that settles ties. Only the history's builder changes arrays
record HistoryChunk(int positionCount, Block[] keys, Optional<PackedInstants> times, Optional<PackedInstants> created, Block[] values)
{
    // The rows' share of the index that is built over them: see FeatureHistory
    static final int INDEX_BYTES_PER_ROW = 3 * Long.BYTES + 2 * Integer.BYTES;

    HistoryChunk
    {
        checkArgument(positionCount >= 0, "positionCount is negative");
        requireNonNull(keys, "keys is null");
        requireNonNull(times, "times is null");
        requireNonNull(created, "created is null");
        requireNonNull(values, "values is null");
    }

    // Bytes of the rows, now and in the index. A dictionary counts once: those counted are added to the given ones
    long retainedBytes(Set<ValueBlock> dictionaries)
    {
        long bytes = (long) positionCount * INDEX_BYTES_PER_ROW;
        for (Block block : keys) {
            bytes += retainedBytes(block, dictionaries);
        }
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
