package io.featurestore.trino.window;

import io.trino.spi.type.Type;

import java.util.Arrays;

import static io.airlift.slice.SizeOf.sizeOf;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static java.lang.Float.intBitsToFloat;
import static java.util.Objects.requireNonNull;

// Numbers in the order (time, created, number), in which they are added: so a sum has the same bits whatever the order of rows
final class OrderedNumbers
{
    private final CountedRows rows;
    private final double[] numbers;

    private OrderedNumbers(CountedRows rows, double[] numbers)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.numbers = requireNonNull(numbers, "numbers is null");
    }

    static OrderedNumbers of(EventTable events, CountedRows rows, EventColumn column, Type type)
    {
        double[] numbers = new double[rows.size()];
        int firstTied = 0;
        for (int number = 0; number < numbers.length; number++) {
            int row = rows.row(number);
            numbers[number] = toDouble(type, column, row);
            if (!isTied(events, rows, number)) {
                Arrays.sort(numbers, firstTied, number);
                firstTied = number;
            }
        }
        Arrays.sort(numbers, firstTied, numbers.length);
        return new OrderedNumbers(rows, numbers);
    }

    // Rows between the two may not be counted
    private static boolean isTied(EventTable events, CountedRows rows, int number)
    {
        if (number == 0) {
            return false;
        }
        for (int row = rows.row(number); row > rows.row(number - 1); row--) {
            if (!events.isTied(row)) {
                return false;
            }
        }
        return true;
    }

    static double toDouble(Type type, EventColumn column, int row)
    {
        if (type.equals(DOUBLE)) {
            return DOUBLE.getDouble(column.block(row), column.position(row));
        }
        return type.equals(REAL) ? intBitsToFloat((int) REAL.getLong(column.block(row), column.position(row))) : type.getLong(column.block(row), column.position(row));
    }

    int count(int from, int to)
    {
        return rows.before(to) - rows.before(from);
    }

    double sum(int from, int to)
    {
        double sum = 0;
        int end = rows.before(to);
        for (int number = rows.before(from); number < end; number++) {
            sum += numbers[number];
        }
        return sum;
    }

    // The sum of squared differences from the mean, by Welford's way, which is Trino's for events that come one by one
    double squaredDifferences(int from, int to)
    {
        double mean = 0;
        double squares = 0;
        int first = rows.before(from);
        int end = rows.before(to);
        for (int number = first; number < end; number++) {
            double x = numbers[number];
            double newMean = mean + (x - mean) / (number - first + 1);
            squares += (x - mean) * (x - newMean);
            mean = newMean;
        }
        return squares;
    }

    long retainedBytes()
    {
        return rows.retainedBytes() + sizeOf(numbers);
    }
}
