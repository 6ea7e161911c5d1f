package io.featurestore.trino.value;

import io.trino.spi.type.LongTimestampWithTimeZone;

import java.time.Instant;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.lang.Math.addExact;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.lang.Math.multiplyExact;
import static java.lang.Math.toIntExact;

/**
 * An instant to the picosecond, the finest that Trino's timestamps hold. Where rows are many its two numbers are passed and stored without
 * this object: see {@link InstantReader}.
 *
 * @param epochMillis milliseconds since 1970-01-01 00:00:00 UTC
 * @param picosOfMilli picoseconds after that, 0 to 999,999,999
 */
public record UtcInstant(long epochMillis, int picosOfMilli)
        implements Comparable<UtcInstant>
{
    public static final int PICOSECONDS_PER_MICROSECOND = 1_000_000;
    public static final int MICROSECONDS_PER_MILLISECOND = 1000;
    private static final int MILLISECONDS_PER_SECOND = 1000;
    private static final int PICOSECONDS_PER_NANOSECOND = 1000;
    private static final long PICOSECONDS_PER_MILLISECOND = 1_000_000_000;
    private static final long PICOSECONDS_PER_SECOND = 1_000_000_000_000L;

    public UtcInstant
    {
        checkArgument(picosOfMilli >= 0 && picosOfMilli < PICOSECONDS_PER_MILLISECOND, "picosOfMilli is not within a millisecond: %s", picosOfMilli);
    }

    public static UtcInstant of(Instant instant)
    {
        return ofEpochSecond(instant.getEpochSecond(), (long) instant.getNano() * PICOSECONDS_PER_NANOSECOND);
    }

    public static UtcInstant ofEpochSecond(long epochSecond, long picosOfSecond)
    {
        checkArgument(picosOfSecond >= 0 && picosOfSecond < PICOSECONDS_PER_SECOND, "picosOfSecond is not within a second: %s", picosOfSecond);
        return new UtcInstant(
                addExact(multiplyExact(epochSecond, MILLISECONDS_PER_SECOND), picosOfSecond / PICOSECONDS_PER_MILLISECOND),
                toIntExact(picosOfSecond % PICOSECONDS_PER_MILLISECOND));
    }

    /**
     * @param value of {@code timestamp(6)}, taken in UTC, or {@code timestamp(6) with time zone}, as Trino represents them
     */
    public static UtcInstant ofTimestamp(Object value)
    {
        if (value instanceof LongTimestampWithTimeZone timestamp) {
            return new UtcInstant(timestamp.getEpochMillis(), timestamp.getPicosOfMilli());
        }
        long micros = (long) value;
        return new UtcInstant(floorDiv(micros, MICROSECONDS_PER_MILLISECOND), floorMod(micros, MICROSECONDS_PER_MILLISECOND) * PICOSECONDS_PER_MICROSECOND);
    }

    public long epochSecond()
    {
        return floorDiv(epochMillis, MILLISECONDS_PER_SECOND);
    }

    public long picosOfSecond()
    {
        return floorMod(epochMillis, MILLISECONDS_PER_SECOND) * PICOSECONDS_PER_MILLISECOND + picosOfMilli;
    }

    /**
     * Microseconds since 1970-01-01 00:00:00 UTC, rounded down.
     *
     * @throws ArithmeticException beyond some 292,000 years
     */
    public static long epochMicros(long epochMillis, int picosOfMilli)
    {
        return addExact(multiplyExact(epochMillis, MICROSECONDS_PER_MILLISECOND), picosOfMilli / PICOSECONDS_PER_MICROSECOND);
    }

    /**
     * @return empty where that is before the first instant there is
     */
    public Optional<UtcInstant> minusMillis(long millis)
    {
        long earlier = epochMillis - millis;
        return earlier > epochMillis ? Optional.empty() : Optional.of(new UtcInstant(earlier, picosOfMilli));
    }

    @Override
    public int compareTo(UtcInstant other)
    {
        return compare(epochMillis, picosOfMilli, other.epochMillis, other.picosOfMilli);
    }

    public static int compare(long leftMillis, int leftPicosOfMilli, long rightMillis, int rightPicosOfMilli)
    {
        int result = Long.compare(leftMillis, rightMillis);
        return result != 0 ? result : Integer.compare(leftPicosOfMilli, rightPicosOfMilli);
    }
}
