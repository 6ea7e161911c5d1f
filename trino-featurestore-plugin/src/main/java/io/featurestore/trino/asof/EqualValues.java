package io.featurestore.trino.asof;

import io.featurestore.trino.value.SqlEquality;
import io.trino.spi.block.Block;

import static io.featurestore.trino.index.FeatureHistory.NO_ROW;
import static java.util.Objects.requireNonNull;

// Drops rows in which a feature differs from the value that the join asks for, because the engine takes every row of an index for a match
record EqualValues(SqlEquality equality)
{
    EqualValues
    {
        requireNonNull(equality, "equality is null");
    }

    void retain(int[] rows, Block asked, Block found)
    {
        for (int position = 0; position < rows.length; position++) {
            if (rows[position] >= 0 && !isEqual(asked, found, position)) {
                rows[position] = NO_ROW;
            }
        }
    }

    private boolean isEqual(Block asked, Block found, int position)
    {
        return !asked.isNull(position) && !found.isNull(position) && equality.equal(asked, position, found, position);
    }
}
