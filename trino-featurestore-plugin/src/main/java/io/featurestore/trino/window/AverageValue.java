package io.featurestore.trino.window;

import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;

import java.math.BigDecimal;
import java.math.BigInteger;

import static java.math.RoundingMode.HALF_UP;
import static java.util.Objects.requireNonNull;

// Of decimals: the exact sum, divided and rounded half up
record AverageValue(ExactSums sums, DecimalType type)
        implements WindowValue
{
    // Twice as much and a number of rows more fits into a long
    private static final long MAX_FAST_SUM = Long.MAX_VALUE / 4;

    AverageValue
    {
        requireNonNull(sums, "sums is null");
        requireNonNull(type, "type is null");
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        int count = sums.count(from, to);
        if (count == 0) {
            builder.appendNull();
        }
        else if (type.isShort() && sums.fitLongs() && Math.abs(sums.longSum(from, to)) < MAX_FAST_SUM) {
            long sum = sums.longSum(from, to);
            type.writeLong(builder, Long.signum(sum) * ((2 * Math.abs(sum) + count) / (2L * count)));
        }
        else {
            BigInteger average = new BigDecimal(sums.sum(from, to).toBigInteger()).divide(BigDecimal.valueOf(count), 0, HALF_UP).toBigInteger();
            if (type.isShort()) {
                type.writeLong(builder, average.longValueExact());
            }
            else {
                type.writeObject(builder, Int128.valueOf(average));
            }
        }
    }

    @Override
    public long retainedBytes()
    {
        return sums.retainedBytes();
    }
}
