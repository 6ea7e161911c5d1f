package io.featurestore.trino.value;

import io.trino.spi.type.LongTimestampWithTimeZone;

import static io.featurestore.trino.value.InstantReader.MICROSECONDS_PER_MILLISECOND;
import static io.featurestore.trino.value.InstantReader.PICOSECONDS_PER_MICROSECOND;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;

/**
 * A value of {@code as_of_time}, with or without zone, as an instant; see {@link io.featurestore.trino.value.InstantReader}.
 */
public record AsOfInstant(long millis, int picosOfMilli)
{
    public static AsOfInstant of(Object value)
    {
        if (value instanceof LongTimestampWithTimeZone timestamp) {
            return new AsOfInstant(timestamp.getEpochMillis(), timestamp.getPicosOfMilli());
        }
        long micros = (long) value;
        return new AsOfInstant(
                floorDiv(micros, MICROSECONDS_PER_MILLISECOND),
                floorMod(micros, MICROSECONDS_PER_MILLISECOND) * PICOSECONDS_PER_MICROSECOND);
    }

    public InstantSpan span()
    {
        return InstantSpan.of(millis, picosOfMilli);
    }

    public long micros()
    {
        return millis * MICROSECONDS_PER_MILLISECOND + picosOfMilli / PICOSECONDS_PER_MICROSECOND;
    }
}
