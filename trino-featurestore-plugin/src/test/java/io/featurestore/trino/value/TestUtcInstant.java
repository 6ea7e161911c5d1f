package io.featurestore.trino.value;

import io.trino.spi.type.LongTimestampWithTimeZone;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestUtcInstant
{
    private static final UtcInstant LAST_BEFORE_EPOCH = new UtcInstant(-1, 999_999_999);
    private static final UtcInstant EPOCH = new UtcInstant(0, 0);

    @Test
    void testConversions()
    {
        assertThat(UtcInstant.ofEpochSecond(-1, 999_999_999_999L)).isEqualTo(LAST_BEFORE_EPOCH);
        assertThat(LAST_BEFORE_EPOCH.epochSecond()).isEqualTo(-1);
        assertThat(LAST_BEFORE_EPOCH.picosOfSecond()).isEqualTo(999_999_999_999L);
        assertThat(UtcInstant.of(Instant.parse("1969-12-31T23:59:59.999999999Z"))).isEqualTo(new UtcInstant(-1, 999_999_000));
        assertThat(UtcInstant.ofTimestamp(-1L)).isEqualTo(new UtcInstant(-1, 999_000_000));
        assertThat(UtcInstant.ofTimestamp(LongTimestampWithTimeZone.fromEpochMillisAndFraction(5, 6_000_000, UTC_KEY))).isEqualTo(new UtcInstant(5, 6_000_000));
        assertThat(UtcInstant.epochMicros(-1, 999_000_000)).isEqualTo(-1);
        assertThatThrownBy(() -> UtcInstant.epochMicros(Long.MAX_VALUE, 0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new UtcInstant(0, 1_000_000_000)).hasMessage("picosOfMilli is not within a millisecond: 1000000000");
    }

    @Test
    void testRangesIncludeBothEnds()
    {
        InstantRange second = InstantRange.until(EPOCH, OptionalLong.of(1000));
        assertThat(second.first()).hasValue(new UtcInstant(-1000, 0));
        assertThat(second.contains(0, 0)).isTrue();
        assertThat(second.contains(0, 1)).isFalse();
        assertThat(second.contains(-1000, 0)).isTrue();
        assertThat(second.contains(-1001, 999_999_999)).isFalse();
        assertThat(second.withoutBeginning().contains(Long.MIN_VALUE, 0)).isTrue();
        assertThat(InstantRange.until(new UtcInstant(Long.MIN_VALUE, 5), OptionalLong.of(1)).first()).isEmpty();
    }

    @Test
    void testSpanOfRanges()
    {
        assertThat(InstantRange.at(EPOCH).span(InstantRange.at(LAST_BEFORE_EPOCH))).isEqualTo(new InstantRange(Optional.of(LAST_BEFORE_EPOCH), EPOCH));
        assertThat(InstantRange.at(EPOCH).withoutBeginning().span(InstantRange.at(LAST_BEFORE_EPOCH)).first()).isEmpty();
        assertThatThrownBy(() -> new InstantRange(Optional.of(EPOCH), LAST_BEFORE_EPOCH)).hasMessage("first is after last");
    }
}
