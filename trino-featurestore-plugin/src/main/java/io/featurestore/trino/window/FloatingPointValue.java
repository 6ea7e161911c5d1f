package io.featurestore.trino.window;

import io.featurestore.trino.source.WindowFunction;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;

import java.util.OptionalDouble;

import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static java.lang.Float.floatToIntBits;
import static java.util.Objects.requireNonNull;

// A sum, average, variance or standard deviation
record FloatingPointValue(OrderedNumbers numbers, WindowFunction function, Type type)
        implements WindowValue
{
    FloatingPointValue
    {
        requireNonNull(numbers, "numbers is null");
        requireNonNull(function, "function is null");
        requireNonNull(type, "type is null");
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        OptionalDouble value = value(from, to);
        if (value.isEmpty()) {
            builder.appendNull();
        }
        else if (type.equals(REAL)) {
            REAL.writeLong(builder, floatToIntBits((float) value.getAsDouble()));
        }
        else {
            DOUBLE.writeDouble(builder, value.getAsDouble());
        }
    }

    private OptionalDouble value(int from, int to)
    {
        int count = numbers.count(from, to);
        if (count == 0) {
            return OptionalDouble.empty();
        }
        return switch (function) {
            case SUM -> OptionalDouble.of(numbers.sum(from, to));
            case AVG -> OptionalDouble.of(numbers.sum(from, to) / count);
            case VAR_POP -> OptionalDouble.of(numbers.squaredDifferences(from, to) / count);
            case STDDEV_POP -> OptionalDouble.of(Math.sqrt(numbers.squaredDifferences(from, to) / count));
            case VAR_SAMP -> count == 1 ? OptionalDouble.empty() : OptionalDouble.of(numbers.squaredDifferences(from, to) / (count - 1));
            case STDDEV_SAMP -> count == 1 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(numbers.squaredDifferences(from, to) / (count - 1)));
            default -> throw new IllegalStateException("Not of numbers: " + function);
        };
    }

    @Override
    public long retainedBytes()
    {
        return numbers.retainedBytes();
    }
}
