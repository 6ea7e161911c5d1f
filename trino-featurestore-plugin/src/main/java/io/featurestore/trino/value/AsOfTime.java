package io.featurestore.trino.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Strings.padEnd;
import static java.lang.Integer.parseInt;
import static java.lang.Long.parseLong;
import static java.util.Locale.ENGLISH;

/**
 * Reads the time in a relation's name: any ISO instant, a date, or {@code YYYY-MM-DD hh:mm:ss[.f][zone]}. Without a zone it is UTC, whatever
 * the session's zone. Trino passes names in lower case, so letters count without regard to case.
 */
public final class AsOfTime
{
    private static final Pattern FORM = Pattern.compile(
            """
            (?x) (?<year>[+-]?\\d{4,6}) - (?<month>\\d{2}) - (?<day>\\d{2})
            (?: [t\\ ] (?<hour>\\d{2}) : (?<minute>\\d{2}) (?: : (?<second>\\d{2}) (?: \\. (?<fraction>\\d{1,12}) )? )? )?
            \\ * (?<zone> z | [+-]\\d{1,2}(?::?\\d{2})? | [a-z][a-z0-9_/+\\-]* )?""");

    private AsOfTime() {}

    public static UtcInstant parse(String text)
    {
        Matcher matcher = FORM.matcher(text.toLowerCase(ENGLISH));
        if (!matcher.matches()) {
            throw invalid(text, Optional.empty());
        }
        try {
            Instant second = LocalDateTime.of(
                            parseInt(matcher.group("year")),
                            parseInt(matcher.group("month")),
                            parseInt(matcher.group("day")),
                            number(matcher, "hour"),
                            number(matcher, "minute"),
                            number(matcher, "second"))
                    .atZone(Optional.ofNullable(matcher.group("zone")).map(AsOfTime::zone).orElse(ZoneOffset.UTC))
                    .toInstant();
            long picosOfSecond = Optional.ofNullable(matcher.group("fraction"))
                    .map(fraction -> parseLong(padEnd(fraction, 12, '0')))
                    .orElse(0L);
            return UtcInstant.ofEpochSecond(second.getEpochSecond(), picosOfSecond);
        }
        catch (DateTimeException e) {
            throw invalid(text, Optional.of(e));
        }
    }

    private static int number(Matcher matcher, String group)
    {
        return Optional.ofNullable(matcher.group(group))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private static ZoneId zone(String name)
    {
        return ZoneId.getAvailableZoneIds().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .map(ZoneId::of)
                .orElseGet(() -> ZoneId.of(name.toUpperCase(ENGLISH)));
    }

    private static IllegalArgumentException invalid(String text, Optional<Exception> cause)
    {
        return new IllegalArgumentException(
                "'%s' is no time: write an ISO instant, a date, or YYYY-MM-DD hh:mm:ss[.f][zone]; no zone means UTC".formatted(text),
                cause.orElse(null));
    }
}
