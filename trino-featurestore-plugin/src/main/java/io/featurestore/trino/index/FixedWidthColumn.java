package io.featurestore.trino.index;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.FixedWidthType;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

// The values, and after them NULL
record FixedWidthColumn(ValueBlock block)
        implements ValueColumn
{
    FixedWidthColumn
    {
        requireNonNull(block, "block is null");
        checkArgument(block.isNull(block.getPositionCount() - 1), "block does not end with NULL");
    }

    static FixedWidthColumn collect(FixedWidthType type, Block[] chunks, long[] addresses)
    {
        // Other builders of a type begin small and grow, and the garbage would be as large as the index
        BlockBuilder builder = type.createFixedSizeBlockBuilder(addresses.length + 1);
        ValueColumn.append(builder, chunks, addresses, 0, addresses.length);
        builder.appendNull();
        return new FixedWidthColumn(builder.buildValueBlock());
    }

    @Override
    public int position(int row)
    {
        return row;
    }

    @Override
    public ValueBlock block(int row)
    {
        return block;
    }

    @Override
    public Block values(int[] rows, int count)
    {
        int[] positions = new int[count];
        int positionOfNull = block.getPositionCount() - 1;
        for (int i = 0; i < count; i++) {
            positions[i] = rows[i] == FeatureHistory.NO_ROW ? positionOfNull : rows[i];
        }
        return block.copyPositions(positions, 0, count);
    }

    @Override
    public long retainedBytes()
    {
        return block.getRetainedSizeInBytes();
    }
}
