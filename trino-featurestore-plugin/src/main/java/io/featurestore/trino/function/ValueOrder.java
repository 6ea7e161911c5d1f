package io.featurestore.trino.function;

import io.trino.spi.block.Block;
import io.trino.spi.block.SqlMap;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.stream.IntStream;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.simpleConvention;
import static java.lang.Math.min;

/**
 * A total order of the values of a type, NULL first: SQL's ascending order where SQL has one (NaN is the greatest number), extended to NULLs
 * within arrays and rows. Maps are ordered by their entries, sorted by key. Values of other types without an order are all alike.
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
        return switch (type) {
            case ArrayType array -> new ArrayOrder(array, of(array.getElementType(), typeOperators));
            case RowType row -> new RowOrder(row, row.getTypeParameters().stream().map(field -> of(field, typeOperators)).collect(toImmutableList()));
            case MapType map -> new MapOrder(map, of(map.getKeyType(), typeOperators), of(map.getValueType(), typeOperators));
            default -> type.isOrderable() ? new ScalarOrder(typeOperators.getComparisonUnorderedLastOperator(type, simpleConvention(FAIL_ON_NULL, BLOCK_POSITION_NOT_NULL, BLOCK_POSITION_NOT_NULL))) : (_, _, _, _) -> 0;
        };
    }

    record ScalarOrder(MethodHandle comparison)
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

    record ArrayOrder(ArrayType type, ValueOrder elements)
            implements ValueOrder
    {
        @Override
        public int compareValues(Block left, int leftPosition, Block right, int rightPosition)
        {
            Block leftArray = type.getObject(left, leftPosition);
            Block rightArray = type.getObject(right, rightPosition);
            for (int i = 0; i < min(leftArray.getPositionCount(), rightArray.getPositionCount()); i++) {
                int result = elements.compare(leftArray, i, rightArray, i);
                if (result != 0) {
                    return result;
                }
            }
            return Integer.compare(leftArray.getPositionCount(), rightArray.getPositionCount());
        }
    }

    record RowOrder(RowType type, List<ValueOrder> fields)
            implements ValueOrder
    {
        @Override
        public int compareValues(Block left, int leftPosition, Block right, int rightPosition)
        {
            SqlRow leftRow = type.getObject(left, leftPosition);
            SqlRow rightRow = type.getObject(right, rightPosition);
            for (int field = 0; field < fields.size(); field++) {
                int result = fields.get(field).compare(leftRow.getRawFieldBlock(field), leftRow.getRawIndex(), rightRow.getRawFieldBlock(field), rightRow.getRawIndex());
                if (result != 0) {
                    return result;
                }
            }
            return 0;
        }
    }

    record MapOrder(MapType type, ValueOrder keys, ValueOrder values)
            implements ValueOrder
    {
        @Override
        public int compareValues(Block left, int leftPosition, Block right, int rightPosition)
        {
            SqlMap leftMap = type.getObject(left, leftPosition);
            SqlMap rightMap = type.getObject(right, rightPosition);
            List<Integer> leftEntries = sortedEntries(leftMap);
            List<Integer> rightEntries = sortedEntries(rightMap);
            for (int i = 0; i < min(leftEntries.size(), rightEntries.size()); i++) {
                int result = keys.compare(leftMap.getRawKeyBlock(), leftEntries.get(i), rightMap.getRawKeyBlock(), rightEntries.get(i));
                if (result == 0) {
                    result = values.compare(leftMap.getRawValueBlock(), leftEntries.get(i), rightMap.getRawValueBlock(), rightEntries.get(i));
                }
                if (result != 0) {
                    return result;
                }
            }
            return Integer.compare(leftEntries.size(), rightEntries.size());
        }

        private List<Integer> sortedEntries(SqlMap map)
        {
            return IntStream.range(map.getRawOffset(), map.getRawOffset() + map.getSize())
                    .boxed()
                    .sorted((left, right) -> keys.compare(map.getRawKeyBlock(), left, map.getRawKeyBlock(), right))
                    .collect(toImmutableList());
        }
    }
}
