package io.featurestore.trino.index;

import io.trino.spi.block.Block;
import io.trino.spi.type.FixedWidthType;
import io.trino.spi.type.Type;

/**
 * The values of one column of a history, in the order of its rows, so that those of one entity lie next to each other. Immutable.
 */
sealed interface ValueColumn
        permits FixedWidthColumn, SegmentedColumn
{
    /**
     * The values of the first {@code count} rows given; NULL for {@link FeatureHistory#NO_ROW}.
     */
    Block values(int[] rows, int count);

    long retainedBytes();

    /**
     * @param chunks of the column
     * @param addresses of the values: in the upper half of each the number of a chunk, in the lower half the position in it
     */
    static ValueColumn collect(Type type, Block[] chunks, long[] addresses)
    {
        return type instanceof FixedWidthType ? FixedWidthColumn.collect(type, chunks, addresses) : SegmentedColumn.collect(type, chunks, addresses);
    }
}
