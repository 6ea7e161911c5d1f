package io.featurestore.trino.window;

import io.trino.spi.type.Int128;

import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

// The sum of the first 0, 1, 2, … numbers. Sums of all numbers may overflow, as differences of them are right as long as they fit themselves
final class PrefixSums
{
    private final long[] low;
    // Of sums of 128 bits; empty if every difference that is asked for fits into a long
    private final long[] high;

    private PrefixSums(long[] low, long[] high)
    {
        this.low = requireNonNull(low, "low is null");
        this.high = requireNonNull(high, "high is null");
    }

    static PrefixSums ofLongs(long[] numbers)
    {
        long[] sums = new long[numbers.length + 1];
        for (int i = 0; i < numbers.length; i++) {
            sums[i + 1] = sums[i] + numbers[i];
        }
        return new PrefixSums(sums, new long[0]);
    }

    static PrefixSums of(Int128[] numbers)
    {
        long[] low = new long[numbers.length + 1];
        long[] high = new long[numbers.length + 1];
        for (int i = 0; i < numbers.length; i++) {
            low[i + 1] = low[i] + numbers[i].getLow();
            long carry = Long.compareUnsigned(low[i + 1], low[i]) < 0 ? 1 : 0;
            high[i + 1] = high[i] + numbers[i].getHigh() + carry;
        }
        return new PrefixSums(low, high);
    }

    boolean fitLongs()
    {
        return high.length == 0;
    }

    long longSum(int from, int to)
    {
        return low[to] - low[from];
    }

    Int128 sum(int from, int to)
    {
        if (fitLongs()) {
            return Int128.valueOf(longSum(from, to));
        }
        long difference = low[to] - low[from];
        long borrow = Long.compareUnsigned(low[to], low[from]) < 0 ? 1 : 0;
        return Int128.valueOf(high[to] - high[from] - borrow, difference);
    }

    long retainedBytes()
    {
        return sizeOf(low) + sizeOf(high);
    }
}
