package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Durations as users write them: a number and one of {@code ms s m h d}, such as {@code 30d}, {@code 1.5h} or {@code 0s}.
 */
public final class Durations
{
    private static final Pattern DURATION = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*(ms|s|m|h|d)\\s*");

    // The largest unit first
    private static final Map<String, Long> UNIT_MILLIS = ImmutableMap.of(
            "d", Duration.ofDays(1).toMillis(),
            "h", Duration.ofHours(1).toMillis(),
            "m", Duration.ofMinutes(1).toMillis(),
            "s", Duration.ofSeconds(1).toMillis(),
            "ms", 1L);

    private Durations() {}

    /**
     * @throws IllegalArgumentException naming the text and the accepted form; for negative values and fractions of a millisecond too
     */
    public static Duration parse(String text)
    {
        Matcher matcher = DURATION.matcher(text);
        checkArgument(matcher.matches(), "Invalid duration '%s': expected a number, not negative, and one of ms, s, m, h, d, such as 30d, 1.5h or 0s", text);
        BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(UNIT_MILLIS.get(matcher.group(2))));
        checkArgument(millis.stripTrailingZeros().scale() <= 0, "Invalid duration '%s': expected whole milliseconds", text);
        checkArgument(millis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0, "Invalid duration '%s': longer than %sms", text, Long.MAX_VALUE);
        return Duration.ofMillis(millis.longValueExact());
    }

    /**
     * The shortest text, in the largest unit that divides the duration.
     *
     * @throws IllegalArgumentException for a negative duration, or one that is not in whole milliseconds
     */
    public static String format(Duration duration)
    {
        checkArgument(!duration.isNegative() && duration.toNanosPart() % 1_000_000 == 0, "Duration is not in whole milliseconds, zero or more: %s", duration);
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        return UNIT_MILLIS.entrySet().stream()
                .filter(unit -> millis % unit.getValue() == 0)
                .map(unit -> millis / unit.getValue() + unit.getKey())
                .findFirst()
                .orElseThrow();
    }
}
