package io.featurestore.trino.online;

import io.featurestore.online.OnlineInstant;
import io.featurestore.trino.value.InstantReader;
import io.trino.spi.block.Block;
import io.trino.spi.type.Type;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;

// Whole units between two times in UTC, cut to milliseconds, as Trino's date_diff counts them: a month has passed also on the last day of a shorter one
record ElapsedTime(String unit, InstantReader reader)
{
    private static final int MONTHS_PER_QUARTER = 3;
    private static final int MONTHS_PER_YEAR = 12;
    private static final long MICROS_PER_MILLI = 1000;

    ElapsedTime
    {
        requireNonNull(unit, "unit is null");
        requireNonNull(reader, "reader is null");
    }

    static ElapsedTime of(String unit, Type type)
    {
        return new ElapsedTime(unit, InstantReader.of(type));
    }

    long until(OnlineInstant now, Block block, int position)
    {
        long from = reader.millis(block, position);
        long to = Math.floorDiv(now.epochMicros(), MICROS_PER_MILLI);
        return from <= to ? between(from, to) : -between(to, from);
    }

    private long between(long from, long to)
    {
        return switch (unit) {
            case "millisecond" -> to - from;
            case "second" -> (to - from) / Duration.ofSeconds(1).toMillis();
            case "minute" -> (to - from) / Duration.ofMinutes(1).toMillis();
            case "hour" -> (to - from) / Duration.ofHours(1).toMillis();
            case "day" -> (to - from) / Duration.ofDays(1).toMillis();
            case "week" -> (to - from) / Duration.ofDays(7).toMillis();
            case "month" -> months(from, to);
            case "quarter" -> months(from, to) / MONTHS_PER_QUARTER;
            case "year" -> months(from, to) / MONTHS_PER_YEAR;
            default -> throw new IllegalStateException("Not a unit: " + unit);
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
        return LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000), Math.floorMod(millis, 1000) * 1_000_000, UTC);
    }
}
