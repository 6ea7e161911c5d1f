package io.featurestore.trino.sql;

import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import static io.featurestore.trino.sql.SqlLiterals.timestamp;
import static io.featurestore.trino.sql.SqlLiterals.timestampWithTimeZone;

final class TimeSql
{
    private static final int NOW_PRECISION = 6;

    private TimeSql() {}

    // A date or timestamp is in UTC, whatever the session's zone
    static String normalize(String expression, Type type, int precision)
    {
        return switch (type) {
            case TimestampType timestamp when timestamp.getPrecision() == precision -> expression;
            case TimestampWithTimeZoneType _ -> "CAST(%s AT TIME ZONE 'UTC' AS timestamp(%d))".formatted(expression, precision);
            default -> "CAST(%s AS timestamp(%d))".formatted(expression, precision);
        };
    }

    // The reverse of normalize: a time in UTC as a value of the type
    static String denormalize(String expression, Type type)
    {
        String value = type instanceof TimestampWithTimeZoneType ? "with_timezone(%s, 'UTC')".formatted(expression) : expression;
        return "CAST(%s AS %s)".formatted(value, type.getDisplayName());
    }

    // Of a timestamp(precision), without the digits after the sixth, where a cast might round up
    static String micros(String expression, int precision)
    {
        if (precision <= NOW_PRECISION) {
            return "CAST(%s AS timestamp(6))".formatted(expression);
        }
        String text = "CAST(CAST(%s AS timestamp(12)) AS varchar)".formatted(expression);
        return "CAST(substr(%1$s, 1, length(%1$s) - 6) AS timestamp(6))".formatted(text);
    }

    // In a form that needs no cast of the column, so that the comparison is pushed into the scan
    static String comparableWith(Type type, PointInTime pointInTime)
    {
        boolean withTimeZone = type instanceof TimestampWithTimeZoneType;
        return switch (pointInTime) {
            case PointInTime.At(UtcInstant instant) -> withTimeZone ? timestampWithTimeZone(instant) : timestamp(instant);
            case PointInTime.Now() -> {
                String now = "current_timestamp(%d)".formatted(NOW_PRECISION);
                yield withTimeZone ? now : "CAST(%s AT TIME ZONE 'UTC' AS timestamp(%d))".formatted(now, NOW_PRECISION);
            }
        };
    }
}
