package io.featurestore.online;

import java.time.Instant;
import java.time.LocalDateTime;

import static io.featurestore.online.Checks.checkArgument;
import static java.time.ZoneOffset.UTC;

/**
 * A time to the picosecond, counted from 1970-01-01T00:00:00Z; one without zone is read as if in UTC, one of day is counted from midnight.
 * Java's times have nanoseconds: the rest is cut off.
 *
 * @param picosOfMicro 0 to 999,999
 */
public record OnlineInstant(long epochMicros, int picosOfMicro)
        implements Comparable<OnlineInstant>
{
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int PICOS_PER_NANO = 1_000;

    public OnlineInstant
    {
        checkArgument(picosOfMicro >= 0 && picosOfMicro < 1_000_000, "Picoseconds of a microsecond are not in 0 to 999999: %s", picosOfMicro);
    }

    public static OnlineInstant ofMicros(long epochMicros)
    {
        return new OnlineInstant(epochMicros, 0);
    }

    public static OnlineInstant of(Instant instant)
    {
        // The second is counted upwards first, so that the lowest instant does not overflow
        long seconds = instant.getEpochSecond();
        long microsOfSecond = instant.getNano() / NANOS_PER_MICRO;
        long micros = seconds < 0
                ? Math.addExact(Math.multiplyExact(seconds + 1, MICROS_PER_SECOND), microsOfSecond - MICROS_PER_SECOND)
                : Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), microsOfSecond);
        return new OnlineInstant(micros, instant.getNano() % NANOS_PER_MICRO * PICOS_PER_NANO);
    }

    public static OnlineInstant of(LocalDateTime time)
    {
        return of(time.toInstant(UTC));
    }

    public Instant toInstant()
    {
        long nanos = Math.floorMod(epochMicros, MICROS_PER_SECOND) * (long) NANOS_PER_MICRO + picosOfMicro / PICOS_PER_NANO;
        return Instant.ofEpochSecond(Math.floorDiv(epochMicros, MICROS_PER_SECOND), nanos);
    }

    public LocalDateTime toLocalDateTime()
    {
        return LocalDateTime.ofInstant(toInstant(), UTC);
    }

    @Override
    public int compareTo(OnlineInstant other)
    {
        int micros = Long.compare(epochMicros, other.epochMicros);
        return micros == 0 ? Integer.compare(picosOfMicro, other.picosOfMicro) : micros;
    }
}
