package io.featurestore.online;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDateTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestOnlineInstant
{
    @Test
    void testOfInstant()
    {
        assertThat(OnlineInstant.of(Instant.parse("1970-01-01T00:00:01.234567891Z"))).isEqualTo(new OnlineInstant(1_234_567, 891_000));
        assertThat(OnlineInstant.of(Instant.parse("1969-12-31T23:59:59.999999999Z"))).isEqualTo(new OnlineInstant(-1, 999_000));
        assertThat(OnlineInstant.of(LocalDateTime.parse("1970-01-01T00:00:00.000001"))).isEqualTo(OnlineInstant.ofMicros(1));
        assertThatThrownBy(() -> OnlineInstant.of(Instant.MAX)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void testRoundTrip()
    {
        for (long micros : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1_000_001, -1_000_000, -1, 0, 1, 999_999, 1_000_000, Long.MAX_VALUE}) {
            assertThat(OnlineInstant.of(OnlineInstant.ofMicros(micros).toInstant())).isEqualTo(OnlineInstant.ofMicros(micros));
            assertThat(OnlineInstant.of(OnlineInstant.ofMicros(micros).toLocalDateTime())).isEqualTo(OnlineInstant.ofMicros(micros));
        }
        assertThat(new OnlineInstant(-1, 999_999).toInstant()).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999999Z"));
    }

    @Test
    void testOrder()
    {
        assertThat(new OnlineInstant(-1, 999_999)).isLessThan(OnlineInstant.ofMicros(0));
        assertThat(new OnlineInstant(0, 1)).isGreaterThan(OnlineInstant.ofMicros(0));
    }

    @Test
    void testPicosecondsOfAMicrosecond()
    {
        assertThatThrownBy(() -> new OnlineInstant(0, 1_000_000)).hasMessage("Picoseconds of a microsecond are not in 0 to 999999: 1000000");
        assertThatThrownBy(() -> new OnlineInstant(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
