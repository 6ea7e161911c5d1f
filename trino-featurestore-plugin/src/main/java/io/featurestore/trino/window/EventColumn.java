package io.featurestore.trino.window;

import io.trino.spi.block.Block;
import io.trino.spi.block.ValueBlock;

// A column of events, in their order
public interface EventColumn
{
    // The block that has the value of the row, and where
    ValueBlock block(int row);

    int position(int row);

    // Of the first count rows; NULL for a negative one
    Block values(int[] rows, int count);

    long retainedBytes();
}
