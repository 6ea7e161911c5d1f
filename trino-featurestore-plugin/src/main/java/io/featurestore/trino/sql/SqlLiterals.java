package io.featurestore.trino.sql;

import io.featurestore.trino.value.UtcInstant;

import java.time.Duration;
import java.time.LocalDateTime;

import static com.google.common.base.Preconditions.checkArgument;
import static java.time.ZoneOffset.UTC;

/**
 * The one place where values become SQL.
 */
public final class SqlLiterals
{
    private static final int NANOSECONDS_PER_MILLISECOND = 1_000_000;
    private static final int MICROSECOND_PRECISION = 6;
    private static final String END_OF_NANOSECONDS = "2262-04-11 23:47:16.854775807";
    private static final String END_OF_TIME_SECOND = "294247-01-10 04:00:54";
    private static final String END_OF_TIME_FRACTION = "775807999999";

    private SqlLiterals() {}

    public static String endOfTime(int precision)
    {
        String fraction = END_OF_TIME_FRACTION.substring(0, precision);
        return "TIMESTAMP '" + END_OF_TIME_SECOND + (fraction.isEmpty() ? "" : "." + fraction) + "'";
    }

    // Iceberg counts nanoseconds in 64 bits
    public static String endOfStoredTime(int precision)
    {
        return precision > MICROSECOND_PRECISION ? "TIMESTAMP '" + END_OF_NANOSECONDS + "'" : endOfTime(precision);
    }

    public static String varchar(String value)
    {
        return "'" + value.replace("'", "''") + "'";
    }

    public static String timestamp(UtcInstant instant)
    {
        return "TIMESTAMP '" + text(instant) + "'";
    }

    public static String timestampWithTimeZone(UtcInstant instant)
    {
        return "TIMESTAMP '" + text(instant) + " UTC'";
    }

    public static String interval(Duration duration)
    {
        checkArgument(!duration.isNegative(), "duration is negative: %s", duration);
        checkArgument(duration.toNanosPart() % NANOSECONDS_PER_MILLISECOND == 0, "duration is not in whole milliseconds: %s", duration);
        return "INTERVAL '%d %02d:%02d:%02d.%03d' DAY TO SECOND".formatted(
                duration.toDaysPart(),
                duration.toHoursPart(),
                duration.toMinutesPart(),
                duration.toSecondsPart(),
                duration.toMillisPart());
    }

    private static String text(UtcInstant instant)
    {
        LocalDateTime second = LocalDateTime.ofEpochSecond(instant.epochSecond(), 0, UTC);
        String fraction = "%012d".formatted(instant.picosOfSecond()).replaceAll("0+$", "");
        return "%s%04d-%02d-%02d %02d:%02d:%02d%s".formatted(
                second.getYear() < 0 ? "-" : "",
                Math.abs(second.getYear()),
                second.getMonthValue(),
                second.getDayOfMonth(),
                second.getHour(),
                second.getMinute(),
                second.getSecond(),
                fraction.isEmpty() ? "" : "." + fraction);
    }
}
