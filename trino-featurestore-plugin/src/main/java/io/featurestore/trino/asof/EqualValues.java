package io.featurestore.trino.asof;

import io.featurestore.trino.value.SqlEquality;
import io.trino.spi.block.Block;

import static io.featurestore.trino.index.FeatureHistory.NO_ROW;
import static java.util.Objects.requireNonNull;

/**
 * An equality of a join with a feature: a row that was found by its keys and time is none to a spine row that asks for another value, as the
 * engine takes what an index returns for answers to what it asked.
 */
record EqualValues(SqlEquality equality)
{
    EqualValues
    {
        requireNonNull(equality, "equality is null");
    }

    /**
     * Leaves out of the rows those whose value is not, by SQL's {@code =}, the one that is asked for.
     */
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
