package io.featurestore.trino.value;

import io.trino.spi.type.DateType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

public final class TimeTypes
{
    // A timestamp plus an interval has at least this precision: a lower one would be cast again
    public static final int MIN_PRECISION = 3;

    private TimeTypes() {}

    public static boolean isTime(Type type)
    {
        return type instanceof DateType || type instanceof TimestampType || type instanceof TimestampWithTimeZoneType;
    }

    // Digits of the fraction of a second, at least MIN_PRECISION
    public static int precision(Type type)
    {
        return Math.max(MIN_PRECISION, switch (type) {
            case DateType _ -> 0;
            case TimestampType timestamp -> timestamp.getPrecision();
            case TimestampWithTimeZoneType timestamp -> timestamp.getPrecision();
            default -> throw new IllegalArgumentException("Not a time: " + type);
        });
    }
}
