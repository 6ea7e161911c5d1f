package io.featurestore.trino.value;

import io.trino.spi.block.Block;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.lang.invoke.MethodHandle;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.NULLABLE_RETURN;
import static io.trino.spi.function.InvocationConvention.simpleConvention;

/**
 * SQL's two notions of sameness: {@code =}, by which keys are looked up, and IS NOT DISTINCT FROM, by which the rows of one entity are
 * brought together (they differ for NaN). Values must not be NULL.
 */
public final class SqlEquality
{
    private final MethodHandle hash;
    private final MethodHandle equal;
    private final MethodHandle identical;

    public SqlEquality(Type type, TypeOperators typeOperators)
    {
        hash = typeOperators.getHashCodeOperator(type, simpleConvention(FAIL_ON_NULL, BLOCK_POSITION_NOT_NULL));
        equal = typeOperators.getEqualOperator(type, simpleConvention(NULLABLE_RETURN, BLOCK_POSITION_NOT_NULL, BLOCK_POSITION_NOT_NULL));
        identical = typeOperators.getIdenticalOperator(type, simpleConvention(FAIL_ON_NULL, BLOCK_POSITION, BLOCK_POSITION));
    }

    public long hash(Block block, int position)
    {
        try {
            return (long) hash.invokeExact(block, position);
        }
        catch (Throwable e) {
            throw asUnchecked(e);
        }
    }

    public static long hash(SqlEquality[] operators, Block[] keys, int position)
    {
        long hash = 0;
        for (int key = 0; key < operators.length; key++) {
            hash = hash * 31 + operators[key].hash(keys[key], position);
        }
        return hash;
    }

    public boolean equal(Block left, int leftPosition, Block right, int rightPosition)
    {
        try {
            Boolean result = (Boolean) equal.invokeExact(left, leftPosition, right, rightPosition);
            return result != null && result;
        }
        catch (Throwable e) {
            throw asUnchecked(e);
        }
    }

    public boolean identical(Block left, int leftPosition, Block right, int rightPosition)
    {
        try {
            return (boolean) identical.invokeExact(left, leftPosition, right, rightPosition);
        }
        catch (Throwable e) {
            throw asUnchecked(e);
        }
    }

    private static RuntimeException asUnchecked(Throwable e)
    {
        throwIfUnchecked(e);
        return new RuntimeException(e);
    }
}
