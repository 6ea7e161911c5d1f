package io.featurestore.trino.value;

import java.time.Instant;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * An instant to the picosecond, the finest that Trino's timestamps hold.
 *
 * @param epochSecond seconds since 1970-01-01 00:00:00 UTC
 * @param picosOfSecond 0 to 999,999,999,999
 */
public record UtcInstant(long epochSecond, long picosOfSecond)
{
    private static final long PICOSECONDS_PER_SECOND = 1_000_000_000_000L;
    private static final long PICOSECONDS_PER_NANOSECOND = 1_000;

    public UtcInstant
    {
        checkArgument(picosOfSecond >= 0 && picosOfSecond < PICOSECONDS_PER_SECOND, "picosOfSecond is not within a second: %s", picosOfSecond);
    }

    public static UtcInstant of(Instant instant)
    {
        return new UtcInstant(instant.getEpochSecond(), instant.getNano() * PICOSECONDS_PER_NANOSECOND);
    }
}
