package io.featurestore.trino.asof;

import io.featurestore.trino.value.SqlEquality;
import io.trino.spi.block.Block;

import static io.featurestore.trino.index.FeatureHistory.NO_ROW;
import static java.util.Objects.requireNonNull;

/**
 * The engine takes what an index returns for an answer to all it asked, so a row found by keys and time is left out where a feature is not
 * the one asked for.
 */
record EqualValues(SqlEquality equality)
{
    EqualValues
    {
        requireNonNull(equality, "equality is null");
    }

    void retain(int[] rows, Block asked, Block found)
    {
        for (int position = 0; position < rows.length; position++) {
            if (rows[position] != NO_ROW && !isEqual(asked, found, position)) {
                rows[position] = NO_ROW;
            }
        }
    }

    private boolean isEqual(Block asked, Block found, int position)
    {
        return !asked.isNull(position) && !found.isNull(position) && equality.equal(asked, position, found, position);
    }
}
