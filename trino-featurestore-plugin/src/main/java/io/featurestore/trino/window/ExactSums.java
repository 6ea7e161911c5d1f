package io.featurestore.trino.window;

import io.trino.spi.TrinoException;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.Type;

import java.math.BigInteger;
import java.util.Arrays;

import static io.airlift.slice.SizeOf.sizeOf;
import static io.trino.spi.StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE;
import static java.util.Objects.requireNonNull;

// Sums of integers or decimals over ranges of the counted rows
final class ExactSums
{
    // Less than what the type holds, as these bounds are added up as floating-point numbers
    private static final double MAX_LONG_SUM = 0x1.0p62;
    private static final double MAX_INT128_SUM = 0x1.0p126;
    private static final int INT128_BYTES = 32;

    private final CountedRows rows;
    private final PrefixSums sums;
    // Where differences may not fit into 128 bits; else empty
    private final Int128[] numbers;

    private ExactSums(CountedRows rows, PrefixSums sums, Int128[] numbers)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.sums = requireNonNull(sums, "sums is null");
        this.numbers = requireNonNull(numbers, "numbers is null");
    }

    static ExactSums of(EventTable events, CountedRows rows, EventColumn column, Type type)
    {
        if (type instanceof DecimalType decimal && !decimal.isShort()) {
            Int128[] numbers = new Int128[rows.size()];
            Arrays.setAll(numbers, i -> (Int128) type.getObject(column.block(rows.row(i)), column.position(rows.row(i))));
            boolean mayOverflow = largestSum(events, rows, number -> Math.abs(numbers[number].toBigInteger().doubleValue())) > MAX_INT128_SUM;
            return new ExactSums(rows, PrefixSums.of(numbers), mayOverflow ? numbers : new Int128[0]);
        }
        long[] numbers = new long[rows.size()];
        Arrays.setAll(numbers, i -> type.getLong(column.block(rows.row(i)), column.position(rows.row(i))));
        boolean mayOverflow = largestSum(events, rows, number -> Math.abs((double) numbers[number])) > MAX_LONG_SUM;
        return new ExactSums(
                rows,
                mayOverflow ? PrefixSums.of(Arrays.stream(numbers).mapToObj(Int128::valueOf).toArray(Int128[]::new)) : PrefixSums.ofLongs(numbers),
                new Int128[0]);
    }

    private interface Magnitude
    {
        double of(int number);
    }

    // What the numbers of one entity come to at most
    private static double largestSum(EventTable events, CountedRows rows, Magnitude magnitude)
    {
        double largest = 0;
        for (int entity = 0; entity < events.entityCount(); entity++) {
            double sum = 0;
            for (int number = rows.before(events.firstRow(entity)); number < rows.before(events.firstRow(entity + 1)); number++) {
                sum += magnitude.of(number);
            }
            largest = Math.max(largest, sum);
        }
        return largest;
    }

    int count(int from, int to)
    {
        return rows.before(to) - rows.before(from);
    }

    boolean fitLongs()
    {
        return sums.fitLongs();
    }

    long longSum(int from, int to)
    {
        return sums.longSum(rows.before(from), rows.before(to));
    }

    // Numbers of a decimal are unscaled
    Int128 sum(int from, int to)
    {
        if (numbers.length == 0) {
            return sums.sum(rows.before(from), rows.before(to));
        }
        BigInteger sum = BigInteger.ZERO;
        for (int number = rows.before(from); number < rows.before(to); number++) {
            sum = sum.add(numbers[number].toBigInteger());
        }
        try {
            return Int128.valueOf(sum);
        }
        catch (ArithmeticException e) {
            throw new TrinoException(NUMERIC_VALUE_OUT_OF_RANGE, "Decimal overflow", e);
        }
    }

    long retainedBytes()
    {
        return rows.retainedBytes() + sums.retainedBytes() + sizeOf(numbers) + (long) numbers.length * INT128_BYTES;
    }
}
