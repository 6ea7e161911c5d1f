package io.featurestore.trino.window;

import io.trino.spi.function.InvocationConvention;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.lang.invoke.MethodHandle;
import java.util.Set;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.airlift.slice.SizeOf.sizeOf;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.simpleConvention;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.util.Objects.requireNonNull;

// The order of the counted rows by a column that is not NULL in them
sealed interface RowOrder
{
    // By the numbers of the rows
    int compare(int left, int right);

    long retainedBytes();

    // Where the greatest is asked for, NaN is the least number; else the greatest
    static RowOrder of(CountedRows rows, EventColumn column, Type type, boolean greatest, TypeOperators operators)
    {
        if (isOrderedByLong(type)) {
            long[] values = new long[rows.size()];
            for (int number = 0; number < values.length; number++) {
                values[number] = type.getLong(column.block(rows.row(number)), column.position(rows.row(number)));
            }
            return new OfLongs(values);
        }
        InvocationConvention convention = simpleConvention(FAIL_ON_NULL, BLOCK_POSITION_NOT_NULL, BLOCK_POSITION_NOT_NULL);
        return new OfBlocks(rows, column, greatest ? operators.getComparisonUnorderedFirstOperator(type, convention) : operators.getComparisonUnorderedLastOperator(type, convention));
    }

    private static boolean isOrderedByLong(Type type)
    {
        return switch (type) {
            case DateType _ -> true;
            case TimestampType timestamp -> timestamp.isShort();
            case DecimalType decimal -> decimal.isShort();
            default -> Set.<Type>of(BIGINT, INTEGER, SMALLINT, TINYINT).contains(type);
        };
    }

    record OfLongs(long[] values)
            implements RowOrder
    {
        public OfLongs
        {
            requireNonNull(values, "values is null");
        }

        @Override
        public int compare(int left, int right)
        {
            return Long.compare(values[left], values[right]);
        }

        @Override
        public long retainedBytes()
        {
            return sizeOf(values);
        }
    }

    record OfBlocks(CountedRows rows, EventColumn column, MethodHandle comparison)
            implements RowOrder
    {
        public OfBlocks
        {
            requireNonNull(rows, "rows is null");
            requireNonNull(column, "column is null");
            requireNonNull(comparison, "comparison is null");
        }

        @Override
        public int compare(int left, int right)
        {
            int leftRow = rows.row(left);
            int rightRow = rows.row(right);
            try {
                return Long.signum((long) comparison.invoke(column.block(leftRow), column.position(leftRow), column.block(rightRow), column.position(rightRow)));
            }
            catch (Throwable e) {
                throwIfUnchecked(e);
                throw new RuntimeException(e);
            }
        }

        @Override
        public long retainedBytes()
        {
            return 0;
        }
    }
}
