package io.featurestore.trino.asof;

import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.lang.invoke.MethodHandle;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.featurestore.trino.index.FeatureHistory.NO_ROW;
import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.NULLABLE_RETURN;
import static io.trino.spi.function.InvocationConvention.simpleConvention;

/**
 * An equality of a join with a feature: a row that was found by its keys and time is none to a spine row that asks for another value, as the
 * engine takes what an index returns for answers to what it asked.
 */
final class EqualValues
{
    private final MethodHandle equal;

    EqualValues(Type type, TypeOperators typeOperators)
    {
        this.equal = typeOperators.getEqualOperator(type, simpleConvention(NULLABLE_RETURN, BLOCK_POSITION_NOT_NULL, BLOCK_POSITION_NOT_NULL));
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
        if (asked.isNull(position) || found.isNull(position)) {
            return false;
        }
        try {
            return Boolean.TRUE.equals((Boolean) equal.invokeExact(asked, position, found, position));
        }
        catch (Throwable e) {
            throwIfUnchecked(e);
            throw new TrinoException(GENERIC_INTERNAL_ERROR, e);
        }
    }
}
