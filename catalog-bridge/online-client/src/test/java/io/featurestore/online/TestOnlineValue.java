package io.featurestore.online;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestOnlineValue
{
    private static final HexFormat HEX = HexFormat.of();
    private static final OnlineHeader HEADER = new OnlineHeader(
            0x0123456789ABCDEFL,
            new OnlineInstant(1_780_315_200_000_000L, 500_000),
            Optional.of(OnlineInstant.ofMicros(-1)),
            258,
            OptionalLong.of(1_780_401_600_000_001L));
    private static final byte[] ROW = {7, 8, 9};

    private static OnlineInstant time(long micros)
    {
        return OnlineInstant.ofMicros(micros);
    }

    @Test
    void testLayoutOfOneRow()
    {
        assertThat(HEX.formatHex(OnlineValue.row(HEADER, ROW).bytes())).isEqualTo("" +
                // layout version, kind
                "01" + "00" +
                // schema id
                "0123456789abcdef" +
                // event time
                "8006532fef159000" + "0007a120" +
                // created
                "7fffffffffffffff" + "00000000" +
                // publication
                "0000000000000102" +
                // expires
                "800653440cecf001" +
                "070809");
    }

    @Test
    void testLayoutOfNoCreatedAndNoExpiry()
    {
        OnlineHeader header = new OnlineHeader(1, time(0), Optional.empty(), 1, OptionalLong.empty());
        assertThat(HEX.formatHex(OnlineValue.row(header, ROW).bytes())).isEqualTo(
                "0100" + "0000000000000001" + "800000000000000000000000" + "000000000000000000000000" + "0000000000000001" + "ffffffffffffffff" + "070809");
    }

    @Test
    void testLayoutOfChangesAhead()
    {
        OnlineValue value = OnlineValue.changes(HEADER, time(4), List.of(
                new OnlineChange(time(1), Optional.of(ROW)),
                new OnlineChange(new OnlineInstant(2, 3), Optional.empty())));
        assertThat(HEX.formatHex(value.bytes()).substring(100)).isEqualTo("" +
                "800000000000000400000000" +
                "800000000000000100000000" + "00000003" + "070809" +
                "800000000000000200000003" + "00000000");
        assertThat(value.bytes()[1]).isEqualTo((byte) 1);
    }

    @Test
    void testRoundTrip()
    {
        OnlineValue row = OnlineValue.decode(OnlineValue.row(HEADER, ROW).bytes());
        assertThat(row.header()).isEqualTo(HEADER);
        assertThat(row.exactUntil()).isEmpty();
        assertThat(row.rowAt(HEADER.eventTime())).hasValue(ROW);

        OnlineValue changes = OnlineValue.decode(OnlineValue.changes(HEADER, time(4), List.of(new OnlineChange(time(1), Optional.of(ROW)), new OnlineChange(time(2), Optional.empty()))).bytes());
        assertThat(changes.header()).isEqualTo(HEADER);
        assertThat(changes.exactUntil()).contains(time(4));
        assertThat(changes.changes()).hasSize(2);
        assertThat(changes.changes().getFirst().row()).hasValue(ROW);
        assertThat(changes.changes().getLast()).isEqualTo(new OnlineChange(time(2), Optional.empty()));
    }

    @Test
    void testExpiresToTheMicrosecond()
    {
        long expires = HEADER.expiresAtMicros().orElseThrow();
        OnlineValue value = OnlineValue.row(HEADER, ROW);
        assertThat(value.rowAt(new OnlineInstant(expires - 1, 999_999))).isPresent();
        assertThat(value.rowAt(time(expires))).isEmpty();
    }

    @Test
    void testChangesAheadByTheClock()
    {
        byte[] later = {10};
        OnlineValue value = OnlineValue.changes(HEADER, time(40), List.of(
                new OnlineChange(time(10), Optional.of(ROW)),
                new OnlineChange(time(20), Optional.empty()),
                new OnlineChange(new OnlineInstant(30, 5), Optional.of(later))));
        assertThat(value.rowAt(time(9))).isEmpty();
        assertThat(value.rowAt(time(10))).hasValue(ROW);
        assertThat(value.rowAt(new OnlineInstant(19, 999_999))).hasValue(ROW);
        assertThat(value.rowAt(time(20))).isEmpty();
        assertThat(value.rowAt(new OnlineInstant(30, 4))).isEmpty();
        assertThat(value.rowAt(new OnlineInstant(30, 5))).hasValue(later);
        assertThat(value.rowAt(time(1_000))).hasValue(later);
    }

    @Test
    void testDamaged()
    {
        byte[] row = OnlineValue.row(HEADER, ROW).bytes();
        byte[] changes = OnlineValue.changes(HEADER, time(4), List.of(new OnlineChange(time(1), Optional.of(ROW)), new OnlineChange(time(2), Optional.of(ROW)))).bytes();
        assertDamaged(new byte[0], "0 bytes are too few: a header has 50");
        assertDamaged(Arrays.copyOf(row, 49), "49 bytes are too few: a header has 50");
        assertDamaged(Arrays.copyOf(row, 50), "The row is empty");
        assertDamaged(with(row, 0, 2), "the layout's version is 2, this release reads 1");
        assertDamaged(with(row, 1, 2), "its kind is 2, which is unknown");
        assertDamaged(with(row, 18, 0x7F), "Picoseconds of a microsecond are not in 0 to 999999: 2131206432");
        assertDamaged(with(row, 34, 0x80), "The publication is not 1 or more: -9223372036854775550");
        assertDamaged(Arrays.copyOf(changes, 55), "it ends within a change");
        assertDamaged(Arrays.copyOf(changes, 62), "there is no change");
        assertDamaged(Arrays.copyOf(changes, changes.length - 1), "a row of 3 bytes does not fit in the 2 that are left");
        assertDamaged(with(changes, 74, 0xFF), "a row of -16777213 bytes does not fit in the 22 that are left");
        assertDamaged(with(changes, 62, 0x90), "changes are not by ascending time");
        for (int length = 0; length < changes.length; length++) {
            int cut = length;
            if (cut != 81) {
                assertThatThrownBy(() -> OnlineValue.decode(Arrays.copyOf(changes, cut))).as("cut at %s", cut).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    private static byte[] with(byte[] bytes, int offset, int value)
    {
        byte[] copy = bytes.clone();
        copy[offset] = (byte) value;
        return copy;
    }

    private static void assertDamaged(byte[] bytes, String message)
    {
        assertThatThrownBy(() -> OnlineValue.decode(bytes)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void testNoOrderOfChanges()
    {
        assertThatThrownBy(() -> OnlineValue.changes(HEADER, time(4), List.of())).hasMessage("there is no change");
        assertThatThrownBy(() -> OnlineValue.changes(HEADER, time(4), List.of(new OnlineChange(time(2), Optional.empty()), new OnlineChange(time(2), Optional.empty()))))
                .hasMessage("changes are not by ascending time");
    }
}
