package io.featurestore.catalog;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDurations
{
    @Test
    void testParse()
    {
        assertThat(Durations.parse("30d")).isEqualTo(Duration.ofDays(30));
        assertThat(Durations.parse("12h")).isEqualTo(Duration.ofHours(12));
        assertThat(Durations.parse("90m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Durations.parse("45s")).isEqualTo(Duration.ofSeconds(45));
        assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Durations.parse("0s")).isEqualTo(Duration.ZERO);
        assertThat(Durations.parse("1.5h")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Durations.parse("0.001s")).isEqualTo(Duration.ofMillis(1));
        assertThat(Durations.parse("2.00 d ")).isEqualTo(Duration.ofDays(2));
        assertThat(Durations.parse("9223372036854775807ms")).isEqualTo(Duration.ofMillis(Long.MAX_VALUE));
    }

    @Test
    void testParseFailure()
    {
        for (String text : new String[] {"", "d", "30", "-1d", "+1d", "1w", "1D", "1e3s", ".5h", "1.h", "1d 2h", "P30D", "٣d"}) {
            assertThatThrownBy(() -> Durations.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid duration '%s': expected a number, not negative, and one of ms, s, m, h, d, such as 30d, 1.5h or 0s", text);
        }
        assertThatThrownBy(() -> Durations.parse("0.0001s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid duration '0.0001s': expected whole milliseconds");
        assertThatThrownBy(() -> Durations.parse("9223372036854775807s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid duration '9223372036854775807s': longer than 9223372036854775807ms");
    }

    @Test
    void testFormat()
    {
        assertThat(Durations.format(Duration.ZERO)).isEqualTo("0s");
        assertThat(Durations.format(Duration.ofDays(30))).isEqualTo("30d");
        assertThat(Durations.format(Duration.ofHours(36))).isEqualTo("36h");
        assertThat(Durations.format(Duration.ofMinutes(90))).isEqualTo("90m");
        assertThat(Durations.format(Duration.ofMillis(1_500))).isEqualTo("1500ms");
        assertThatThrownBy(() -> Durations.format(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Duration is not in whole milliseconds, zero or more: PT-0.001S");
        assertThatThrownBy(() -> Durations.format(Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Duration is not in whole milliseconds, zero or more: PT0.000000001S");
    }

    @Test
    void testRoundTrip()
    {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            Duration duration = Duration.ofMillis(random.nextLong(Long.MAX_VALUE) >> random.nextInt(62));
            assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
        }
    }
}
