package io.featurestore.trino.value;

import org.junit.jupiter.api.Test;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAsOfTime
{
    @Test
    void testDateIsMidnightUtc()
    {
        assertThat(parse("2025-10-18")).isEqualTo("2025-10-18T00:00:00Z");
        assertThat(parse("1969-12-31")).isEqualTo("1969-12-31T00:00:00Z");
        assertThat(parse("2024-02-29")).isEqualTo("2024-02-29T00:00:00Z");
    }

    @Test
    void testTimeWithoutZoneIsUtc()
    {
        // Whatever the zone of this JVM, where 2017-04-02 02:30 does not exist
        assertThat(parse("2017-04-02 02:30:00")).isEqualTo("2017-04-02T02:30:00Z");
        assertThat(parse("2025-10-18 10:00:00")).isEqualTo("2025-10-18T10:00:00Z");
        assertThat(parse("2025-10-18 10:00")).isEqualTo("2025-10-18T10:00:00Z");
        assertThat(parse("2025-10-18T10:00:00")).isEqualTo("2025-10-18T10:00:00Z");
    }

    @Test
    void testFraction()
    {
        assertThat(parse("2025-10-18 10:00:00.5")).isEqualTo("2025-10-18T10:00:00.500Z");
        assertThat(parse("2025-10-18 10:00:00.123456")).isEqualTo("2025-10-18T10:00:00.123456Z");
        assertThat(parse("2025-10-18 10:00:00.123456789")).isEqualTo("2025-10-18T10:00:00.123456789Z");
    }

    @Test
    void testFractionToThePicosecond()
    {
        assertThat(AsOfTime.parse("2025-10-18 10:00:00.123456789012")).isEqualTo(UtcInstant.ofEpochSecond(1_760_781_600, 123_456_789_012L));
    }

    @Test
    void testIsoInstant()
    {
        assertThat(parse("2025-10-18T10:00:00Z")).isEqualTo("2025-10-18T10:00:00Z");
        assertThat(parse("2025-10-18T10:00:00.25Z")).isEqualTo("2025-10-18T10:00:00.250Z");
        assertThat(parse("+12025-10-18T10:00:00Z")).isEqualTo("+12025-10-18T10:00:00Z");
        assertThat(parse("-0001-10-18T10:00:00Z")).isEqualTo("-0001-10-18T10:00:00Z");
    }

    @Test
    void testTrinoPassesNamesInLowerCase()
    {
        assertThat(parse("2025-10-18t10:00:00z")).isEqualTo("2025-10-18T10:00:00Z");
        assertThat(parse("2025-10-18 10:00:00 europe/berlin")).isEqualTo("2025-10-18T08:00:00Z");
        assertThat(parse("2025-10-18 10:00:00 utc")).isEqualTo("2025-10-18T10:00:00Z");
        assertThat(parse("2025-10-18 10:00:00 gmt+2")).isEqualTo("2025-10-18T08:00:00Z");
    }

    @Test
    void testZones()
    {
        assertThat(parse("2025-10-18 10:00:00 UTC")).isEqualTo("2025-10-18T10:00:00Z");
        assertThat(parse("2025-10-18 10:00:00 Europe/Berlin")).isEqualTo("2025-10-18T08:00:00Z");
        assertThat(parse("2025-10-18 10:00:00 America/Argentina/Buenos_Aires")).isEqualTo("2025-10-18T13:00:00Z");
        assertThat(parse("2025-10-18 10:00:00+02:00")).isEqualTo("2025-10-18T08:00:00Z");
        assertThat(parse("2025-10-18 10:00:00 +0530")).isEqualTo("2025-10-18T04:30:00Z");
        assertThat(parse("2025-10-18 10:00:00 -3")).isEqualTo("2025-10-18T13:00:00Z");
        assertThat(parse("2025-10-18 10:00 +01:00")).isEqualTo("2025-10-18T09:00:00Z");
        assertThat(parse("2025-10-18 Asia/Tokyo")).isEqualTo("2025-10-17T15:00:00Z");
        assertThat(parse("2025-10-18+02:00")).isEqualTo("2025-10-17T22:00:00Z");
    }

    @Test
    void testGapIsMovedForward()
    {
        // 02:30 was skipped: clocks went from 02:00 to 03:00
        assertThat(parse("2025-03-30 02:30:00 Europe/Berlin")).isEqualTo("2025-03-30T01:30:00Z");
        assertThat(parse("2025-03-30 03:30:00 Europe/Berlin")).isEqualTo("2025-03-30T01:30:00Z");
    }

    @Test
    void testOverlapIsTheFirst()
    {
        // 02:30 came twice: clocks went from 03:00 to 02:00
        assertThat(parse("2025-10-26 02:30:00 Europe/Berlin")).isEqualTo("2025-10-26T00:30:00Z");
        assertThat(parse("2025-10-26 02:30:00+01:00")).isEqualTo("2025-10-26T01:30:00Z");
    }

    @Test
    void testInvalid()
    {
        assertInvalid("");
        assertInvalid("yesterday");
        assertInvalid("2025");
        assertInvalid("2025-10");
        assertInvalid("2025-1-8");
        assertInvalid("18.10.2025");
        assertInvalid("2025-02-30");
        assertInvalid("2025-13-01");
        assertInvalid("2025-10-18 24:00:00");
        assertInvalid("2025-10-18 10:60:00");
        assertInvalid("2025-10-18 10");
        assertInvalid("2025-10-18 10:00:00.");
        assertInvalid("2025-10-18 10:00:00.1234567890123");
        assertInvalid("2025-10-18 10:00:00 Mars/Olympus");
        assertInvalid("2025-10-18 10:00:00 +25:00");
        assertInvalid("2025-10-18 10:00:00; DROP TABLE x");
    }

    private static String parse(String text)
    {
        UtcInstant instant = AsOfTime.parse(text);
        return Instant.ofEpochSecond(instant.epochSecond(), instant.picosOfSecond() / 1_000).toString();
    }

    private static void assertInvalid(String text)
    {
        assertThatThrownBy(() -> AsOfTime.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' is no time: write an ISO instant, a date, or YYYY-MM-DD hh:mm:ss[.f][zone]; no zone means UTC".formatted(text));
    }
}
