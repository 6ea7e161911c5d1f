package io.featurestore.trino.index;

import io.trino.spi.block.Block;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.lang.invoke.MethodHandle;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.simpleConvention;

/**
 * The order of values by which ties between rows are settled: NULL first, then SQL's ascending order, in which NaN is the greatest number and
 * NULL the greatest element of an array or row. Types without an order, as maps, are ordered by their JSON text.
 */
interface ValueOrder
{
    /**
     * Compares values that are not NULL.
     */
    int compareValues(Block left, int leftPosition, Block right, int rightPosition);

    default int compare(Block left, int leftPosition, Block right, int rightPosition)
    {
        boolean leftNull = left.isNull(leftPosition);
        boolean rightNull = right.isNull(rightPosition);
        if (leftNull || rightNull) {
            return Boolean.compare(rightNull, leftNull);
        }
        return compareValues(left, leftPosition, right, rightPosition);
    }

    static ValueOrder of(Type type, TypeOperators typeOperators)
    {
        if (type.isOrderable()) {
            return new OperatorOrder(typeOperators.getComparisonUnorderedLastOperator(type, simpleConvention(FAIL_ON_NULL, BLOCK_POSITION_NOT_NULL, BLOCK_POSITION_NOT_NULL)));
        }
        return (left, leftPosition, right, rightPosition) -> JsonText.of(type, left, leftPosition).compareTo(JsonText.of(type, right, rightPosition));
    }

    record OperatorOrder(MethodHandle comparison)
            implements ValueOrder
    {
        @Override
        public int compareValues(Block left, int leftPosition, Block right, int rightPosition)
        {
            try {
                return Long.signum((long) comparison.invokeExact(left, leftPosition, right, rightPosition));
            }
            catch (Throwable e) {
                throwIfUnchecked(e);
                throw new RuntimeException(e);
            }
        }
    }
}
