package io.featurestore.online;

import io.featurestore.online.OnlineType.DecimalType;
import io.featurestore.online.OnlineType.Scalar;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;

import static java.math.RoundingMode.UNNECESSARY;

// What may stand for a value of a type when it is written. Nothing is rounded: ArithmeticException
final class JavaValues
{
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int PICOS_PER_NANO = 1_000;

    private JavaValues() {}

    static long integral(Object value)
    {
        return switch (value) {
            case Byte number -> number;
            case Short number -> number;
            case Integer number -> number;
            default -> (Long) value;
        };
    }

    // Numbers that are equal in SQL are the same key
    static Object key(Object value)
    {
        return switch (value) {
            case Float number -> number + 0.0f;
            case Double number -> number + 0.0;
            default -> value;
        };
    }

    static BigDecimal decimal(DecimalType type, Object value)
    {
        BigDecimal number = ((BigDecimal) value).setScale(type.scale(), UNNECESSARY);
        if (number.precision() > type.precision()) {
            throw new ArithmeticException("%s has more than %s digits".formatted(number, type.precision()));
        }
        return number;
    }

    static long micros(Scalar type, Object value)
    {
        OnlineInstant time = time(type, value);
        if (time.picosOfMicro() != 0) {
            throw new ArithmeticException("%s is not in whole microseconds".formatted(value));
        }
        return time.epochMicros();
    }

    static OnlineInstant time(Scalar type, Object value)
    {
        if (value instanceof OnlineInstant time) {
            return time;
        }
        return switch (type) {
            case TIME, TIME_PICOS -> ofDay(((LocalTime) value).toNanoOfDay());
            case TIMESTAMP, TIMESTAMP_PICOS -> OnlineInstant.of((LocalDateTime) value);
            default -> OnlineInstant.of((Instant) value);
        };
    }

    private static OnlineInstant ofDay(long nanos)
    {
        return new OnlineInstant(nanos / NANOS_PER_MICRO, (int) (nanos % NANOS_PER_MICRO) * PICOS_PER_NANO);
    }
}
