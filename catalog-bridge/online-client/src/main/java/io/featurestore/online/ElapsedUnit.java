package io.featurestore.online;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

import static java.time.ZoneOffset.UTC;

/**
 * Units in which time that has passed is counted, as Trino's {@code date_diff} does: whole ones, in UTC. A month has passed also on the last day
 * of a shorter one.
 */
public enum ElapsedUnit
{
    MILLISECOND,
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    private static final int MILLIS_PER_SECOND = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MONTHS_PER_QUARTER = 3;
    private static final int MONTHS_PER_YEAR = 12;

    /**
     * Both in milliseconds since 1970; negative if the second is the earlier one.
     */
    public long between(long from, long to)
    {
        return from <= to ? ascending(from, to) : -ascending(to, from);
    }

    private long ascending(long from, long to)
    {
        return switch (this) {
            case MILLISECOND -> to - from;
            case SECOND -> (to - from) / Duration.ofSeconds(1).toMillis();
            case MINUTE -> (to - from) / Duration.ofMinutes(1).toMillis();
            case HOUR -> (to - from) / Duration.ofHours(1).toMillis();
            case DAY -> (to - from) / Duration.ofDays(1).toMillis();
            case WEEK -> (to - from) / Duration.ofDays(7).toMillis();
            case MONTH -> months(from, to);
            case QUARTER -> months(from, to) / MONTHS_PER_QUARTER;
            case YEAR -> months(from, to) / MONTHS_PER_YEAR;
        };
    }

    private static long months(long from, long to)
    {
        LocalDateTime start = time(from);
        LocalDateTime end = time(to);
        long months = ChronoUnit.MONTHS.between(start, end);
        return start.plusMonths(months + 1).isAfter(end) ? months : months + 1;
    }

    private static LocalDateTime time(long millis)
    {
        return LocalDateTime.ofEpochSecond(Math.floorDiv(millis, MILLIS_PER_SECOND), Math.floorMod(millis, MILLIS_PER_SECOND) * NANOS_PER_MILLI, UTC);
    }
}
