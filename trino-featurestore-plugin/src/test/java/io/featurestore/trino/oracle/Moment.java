package io.featurestore.trino.oracle;

import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * An instant, exact to the picosecond. A {@code date} is its midnight in UTC and a {@code timestamp} without zone is meant in UTC, so every
 * SQL time has one moment, and two SQL times are the same time when their moments are equal.
 *
 * @param picos since 1970-01-01 00:00:00 UTC
 */
record Moment(BigInteger picos)
        implements Comparable<Moment>
{
    static final BigInteger PICOS_PER_SECOND = BigInteger.TEN.pow(12);

    private static final Pattern TEXT = Pattern.compile("(?<date>\\d{4}-\\d{2}-\\d{2})(?: (?<time>\\d{2}:\\d{2}:\\d{2})(?:\\.(?<fraction>\\d{1,12}))?)?(?: (?<zone>\\S+))?");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    Moment
    {
        requireNonNull(picos, "picos is null");
    }

    /**
     * @param text {@code yyyy-MM-dd[ HH:mm:ss[.f]][ zone]}, in UTC if it names no zone
     */
    static Moment moment(String text)
    {
        Matcher matcher = TEXT.matcher(text);
        checkArgument(matcher.matches(), "not a moment: %s", text);
        String time = matcher.group("time") == null ? "00:00:00" : matcher.group("time");
        String fraction = matcher.group("fraction") == null ? "" : matcher.group("fraction");
        ZoneId zone = matcher.group("zone") == null ? ZoneOffset.UTC : ZoneId.of(matcher.group("zone"));
        ZonedDateTime second = LocalDateTime.parse(matcher.group("date") + " " + time, SECONDS).atZone(zone);
        BigInteger picosOfSecond = new BigInteger(fraction + "0".repeat(12 - fraction.length()));
        return new Moment(BigInteger.valueOf(second.toEpochSecond()).multiply(PICOS_PER_SECOND).add(picosOfSecond));
    }

    static Moment ofDateTime(LocalDateTime utc)
    {
        return new Moment(BigInteger.valueOf(utc.toEpochSecond(ZoneOffset.UTC)).multiply(PICOS_PER_SECOND)
                .add(BigInteger.valueOf(utc.getNano()).multiply(BigInteger.valueOf(1000))));
    }

    Moment plus(Duration duration)
    {
        return plusPicos(picosOf(duration));
    }

    Moment plusPicos(BigInteger count)
    {
        return new Moment(picos.add(count));
    }

    /**
     * The last moment of the given precision (0 to 12 digits of a second) that is not after this one.
     */
    Moment floor(int precision)
    {
        return floorTo(BigInteger.TEN.pow(12 - precision));
    }

    Moment floorToDay()
    {
        return floorTo(PICOS_PER_SECOND.multiply(BigInteger.valueOf(86_400)));
    }

    private Moment floorTo(BigInteger unit)
    {
        return new Moment(picos.subtract(picos.mod(unit)));
    }

    boolean isAfter(Moment other)
    {
        return compareTo(other) > 0;
    }

    static BigInteger picosOf(Duration duration)
    {
        return BigInteger.valueOf(duration.getSeconds()).multiply(PICOS_PER_SECOND)
                .add(BigInteger.valueOf(duration.getNano()).multiply(BigInteger.valueOf(1000)));
    }

    /**
     * {@code yyyy-MM-dd HH:mm:ss[.f]} in UTC with as many digits of a second as asked for.
     */
    String format(int precision)
    {
        checkArgument(floor(precision).equals(this), "%s needs more than %s digits", this, precision);
        BigInteger[] parts = floor(0).picos.divideAndRemainder(PICOS_PER_SECOND);
        String seconds = LocalDateTime.ofEpochSecond(parts[0].longValueExact(), 0, ZoneOffset.UTC).format(SECONDS);
        String fraction = "%012d".formatted(picos.mod(PICOS_PER_SECOND));
        return precision == 0 ? seconds : seconds + "." + fraction.substring(0, precision);
    }

    String formatDate()
    {
        checkArgument(floorToDay().equals(this), "%s is no date", this);
        return format(0).substring(0, 10);
    }

    @Override
    public int compareTo(Moment other)
    {
        return picos.compareTo(other.picos);
    }

    @Override
    public String toString()
    {
        return format(12);
    }
}
