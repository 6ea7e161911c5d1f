package io.featurestore.trino.value;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.block.SqlMap;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import it.unimi.dsi.fastutil.ints.IntArrays;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.simpleConvention;

/**
 * The order of values by which ties between rows are settled: NULL first, then SQL's ascending order, in which NaN is the greatest number and
 * NULL the greatest element of an array or row. Maps, which SQL does not order, are ordered as the array of their entries in the order of
 * their keys. {@link OrderExpression} says the same in SQL.
 */
public interface ValueOrder
{
    // Neither is NULL
    int compareValues(Block left, int leftPosition, Block right, int rightPosition);

    default int compare(Block left, int leftPosition, Block right, int rightPosition)
    {
        return compare(left, leftPosition, right, rightPosition, -1);
    }

    private int compareElements(Block left, int leftPosition, Block right, int rightPosition)
    {
        return compare(left, leftPosition, right, rightPosition, 1);
    }

    private int compare(Block left, int leftPosition, Block right, int rightPosition, int nullOrder)
    {
        boolean leftNull = left.isNull(leftPosition);
        boolean rightNull = right.isNull(rightPosition);
        if (leftNull || rightNull) {
            return nullOrder * Boolean.compare(leftNull, rightNull);
        }
        return compareValues(left, leftPosition, right, rightPosition);
    }

    // Empty for types that have no order and do not consist of types that have
    static Optional<ValueOrder> of(Type type, TypeOperators typeOperators)
    {
        if (!OrderExpression.hasOrder(type)) {
            return Optional.empty();
        }
        return Optional.of(create(type, typeOperators));
    }

    private static ValueOrder create(Type type, TypeOperators typeOperators)
    {
        if (type.isOrderable()) {
            return new OperatorOrder(typeOperators.getComparisonUnorderedLastOperator(type, simpleConvention(FAIL_ON_NULL, BLOCK_POSITION_NOT_NULL, BLOCK_POSITION_NOT_NULL)));
        }
        return switch (type) {
            case ArrayType array -> new ArrayOrder(array, create(array.getElementType(), typeOperators));
            case MapType map -> new MapOrder(map, create(map.getKeyType(), typeOperators), create(map.getValueType(), typeOperators));
            case RowType row -> new RowOrder(row, row.getFieldTypes().stream().map(field -> create(field, typeOperators)).toList());
            case Type json when json.getBaseName().equals(StandardTypes.JSON) -> (left, leftPosition, right, rightPosition) -> json.getSlice(left, leftPosition).compareTo(json.getSlice(right, rightPosition));
            default -> throw new IllegalArgumentException("no order: " + type);
        };
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

    record ArrayOrder(ArrayType type, ValueOrder elements)
            implements ValueOrder
    {
        @Override
        public int compareValues(Block left, int leftPosition, Block right, int rightPosition)
        {
            Block leftArray = type.getObject(left, leftPosition);
            Block rightArray = type.getObject(right, rightPosition);
            int result = 0;
            for (int i = 0; result == 0 && i < Math.min(leftArray.getPositionCount(), rightArray.getPositionCount()); i++) {
                result = elements.compareElements(leftArray, i, rightArray, i);
            }
            return result == 0 ? Integer.compare(leftArray.getPositionCount(), rightArray.getPositionCount()) : result;
        }
    }

    record RowOrder(RowType type, List<ValueOrder> fields)
            implements ValueOrder
    {
        public RowOrder
        {
            fields = ImmutableList.copyOf(fields);
        }

        @Override
        public int compareValues(Block left, int leftPosition, Block right, int rightPosition)
        {
            SqlRow leftRow = type.getObject(left, leftPosition);
            SqlRow rightRow = type.getObject(right, rightPosition);
            int result = 0;
            for (int i = 0; result == 0 && i < fields.size(); i++) {
                result = fields.get(i).compareElements(leftRow.getRawFieldBlock(i), leftRow.getRawIndex(), rightRow.getRawFieldBlock(i), rightRow.getRawIndex());
            }
            return result;
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
            int[] leftEntries = sortedEntries(leftMap);
            int[] rightEntries = sortedEntries(rightMap);
            int result = 0;
            for (int i = 0; result == 0 && i < Math.min(leftEntries.length, rightEntries.length); i++) {
                result = compareEntries(leftMap, leftEntries[i], rightMap, rightEntries[i]);
            }
            return result == 0 ? Integer.compare(leftEntries.length, rightEntries.length) : result;
        }

        private int[] sortedEntries(SqlMap map)
        {
            int[] entries = new int[map.getSize()];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = map.getRawOffset() + i;
            }
            IntArrays.stableSort(entries, (left, right) -> compareEntries(map, left, map, right));
            return entries;
        }

        private int compareEntries(SqlMap left, int leftEntry, SqlMap right, int rightEntry)
        {
            int result = keys.compareElements(left.getRawKeyBlock(), leftEntry, right.getRawKeyBlock(), rightEntry);
            return result == 0 ? values.compareElements(left.getRawValueBlock(), leftEntry, right.getRawValueBlock(), rightEntry) : result;
        }
    }
}
