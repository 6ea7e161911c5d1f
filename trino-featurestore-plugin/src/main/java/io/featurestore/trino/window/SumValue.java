package io.featurestore.trino.window;

import io.trino.spi.TrinoException;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Decimals;
import io.trino.spi.type.Int128;
import io.trino.spi.type.Type;

import static com.google.common.base.Preconditions.checkArgument;
import static io.trino.spi.StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

// Exact, and an error as Trino's where it is out of range
record SumValue(ExactSums sums, Type type)
        implements WindowValue
{
    SumValue
    {
        requireNonNull(sums, "sums is null");
        requireNonNull(type, "type is null");
        checkArgument(type.equals(BIGINT) || type instanceof DecimalType decimal && !decimal.isShort(), "type is %s", type);
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        if (sums.count(from, to) == 0) {
            builder.appendNull();
        }
        else if (type.equals(BIGINT)) {
            BIGINT.writeLong(builder, sums.fitLongs() ? sums.longSum(from, to) : toLong(sums.sum(from, to)));
        }
        else {
            Int128 sum = sums.sum(from, to);
            if (Decimals.overflows(sum)) {
                throw new TrinoException(NUMERIC_VALUE_OUT_OF_RANGE, "Decimal overflow");
            }
            type.writeObject(builder, sum);
        }
    }

    private static long toLong(Int128 sum)
    {
        try {
            return sum.toLongExact();
        }
        catch (ArithmeticException e) {
            throw new TrinoException(NUMERIC_VALUE_OUT_OF_RANGE, "bigint addition overflow: the sum is " + sum.toBigInteger(), e);
        }
    }

    @Override
    public long retainedBytes()
    {
        return sums.retainedBytes();
    }
}
