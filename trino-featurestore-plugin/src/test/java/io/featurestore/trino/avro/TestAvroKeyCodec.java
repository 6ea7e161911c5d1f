package io.featurestore.trino.avro;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.value.SqlEquality;
import io.trino.spi.block.Block;
import io.trino.spi.block.IntArrayBlock;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.featurestore.trino.avro.AvroRows.TYPE_OPERATORS;
import static io.featurestore.trino.avro.AvroRows.VIEW;
import static io.featurestore.trino.avro.AvroRows.block;
import static io.featurestore.trino.avro.AvroRows.mapType;
import static io.featurestore.trino.avro.AvroRows.readByAvro;
import static io.featurestore.trino.avro.AvroRows.required;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.LongTimestampWithTimeZone.fromEpochMillisAndFraction;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.RowType.field;
import static io.trino.spi.type.RowType.rowType;
import static io.trino.spi.type.TimeType.TIME_MICROS;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_PICOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_PICOS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.UuidType.javaUuidToTrinoUuid;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestAvroKeyCodec
{
    private static final TimeZoneKey BERLIN = TimeZoneKey.getTimeZoneKey("Europe/Berlin");

    @Test
    void testBytesAreEqualWhereKeysAre()
    {
        assertBytesAreEqualWhereKeysAre(BOOLEAN, block(BOOLEAN, true, false, true));
        assertBytesAreEqualWhereKeysAre(INTEGER, block(INTEGER, 0, -1, 1, Integer.MIN_VALUE, 0));
        assertBytesAreEqualWhereKeysAre(BIGINT, block(BIGINT, 0L, 64L, Long.MAX_VALUE, 64L));
        assertBytesAreEqualWhereKeysAre(createDecimalType(10, 2), block(createDecimalType(10, 2), 0L, 128L, -128L, 128L));
        assertBytesAreEqualWhereKeysAre(createDecimalType(30, 2), block(createDecimalType(30, 2), Int128.ZERO, Int128.valueOf(1, 0), Int128.valueOf(-1), Int128.valueOf(1, 0)));
        assertBytesAreEqualWhereKeysAre(VARCHAR, block(VARCHAR, "", "a", "A", "a ", "é", "e\u0301", "a"));
        assertBytesAreEqualWhereKeysAre(createCharType(3), block(createCharType(3), "", "a", "ab", "a"));
        assertBytesAreEqualWhereKeysAre(VARBINARY, block(VARBINARY, new byte[0], new byte[] {0}, new byte[] {0, 0}, new byte[] {0}));
        assertBytesAreEqualWhereKeysAre(UUID, block(UUID, javaUuidToTrinoUuid(new java.util.UUID(1, 2)), javaUuidToTrinoUuid(new java.util.UUID(2, 1))));
        assertBytesAreEqualWhereKeysAre(DATE, block(DATE, 0, -1, 0));
        assertBytesAreEqualWhereKeysAre(TIME_MICROS, block(TIME_MICROS, 0L, 1_000_000L, 0L));
    }

    @Test
    void testFloatingPointKeys()
    {
        long[] doubles = {doubleBits(0.0), doubleBits(-0.0), doubleBits(Double.NaN), doubleBits(Double.NaN) | 1, 0xFFF8_0000_0000_0000L, doubleBits(1), doubleBits(Double.MIN_VALUE)};
        assertBytesAreEqualWhereKeysAre(DOUBLE, new LongArrayBlock(doubles.length, Optional.empty(), doubles));
        int[] reals = {realBits(0f), realBits(-0f), realBits(Float.NaN), realBits(Float.NaN) | 1, 0xFFC0_0000, realBits(1), realBits(Float.MIN_VALUE)};
        assertBytesAreEqualWhereKeysAre(REAL, new IntArrayBlock(reals.length, Optional.empty(), reals));
    }

    @Test
    void testTimesWithZoneAreKeysByTheirInstant()
    {
        assertBytesAreEqualWhereKeysAre(TIMESTAMP_TZ_MILLIS, block(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(-1, UTC_KEY), packDateTimeWithZone(-1, BERLIN), packDateTimeWithZone(0, UTC_KEY)));
        for (Type type : List.of(TIMESTAMP_TZ_MICROS, TIMESTAMP_TZ_PICOS)) {
            assertBytesAreEqualWhereKeysAre(type, block(
                    type,
                    fromEpochMillisAndFraction(-1, 5_000_000, UTC_KEY),
                    fromEpochMillisAndFraction(-1, 5_000_000, BERLIN),
                    fromEpochMillisAndFraction(-1, 6_000_000, UTC_KEY),
                    fromEpochMillisAndFraction(0, 5_000_000, UTC_KEY)));
        }
        assertBytesAreEqualWhereKeysAre(TIMESTAMP_MICROS, block(TIMESTAMP_MICROS, 0L, -1L, 0L));
        assertBytesAreEqualWhereKeysAre(TIMESTAMP_PICOS, block(TIMESTAMP_PICOS, new LongTimestamp(0, 0), new LongTimestamp(0, 1), new LongTimestamp(-1, 0), new LongTimestamp(0, 1)));
    }

    @Test
    void testNestedKeys()
    {
        Type array = new ArrayType(DOUBLE);
        assertBytesAreEqualWhereKeysAre(array, block(array, List.of(), List.of(0.0), List.of(-0.0), List.of(0.0, 0.0), List.of(1.0)));
        Type row = rowType(field("a", VARCHAR), field("b", VARCHAR));
        assertBytesAreEqualWhereKeysAre(row, block(row, List.of("a", "bc"), List.of("ab", "c"), List.of("a", "bc")));
        Type map = mapType(VARCHAR, TIMESTAMP_TZ_MILLIS);
        assertBytesAreEqualWhereKeysAre(map, block(
                map,
                ImmutableMap.of(),
                ImmutableMap.of("a", packDateTimeWithZone(0, UTC_KEY), "bb", packDateTimeWithZone(1, UTC_KEY)),
                ImmutableMap.of("bb", packDateTimeWithZone(1, BERLIN), "a", packDateTimeWithZone(0, BERLIN)),
                ImmutableMap.of("a", packDateTimeWithZone(1, UTC_KEY), "bb", packDateTimeWithZone(0, UTC_KEY))));
    }

    @Test
    void testSeveralKeys()
            throws IOException
    {
        AvroKeyCodec codec = new AvroKeyCodec(VIEW, List.of(required("first name", VARCHAR), required("name", VARCHAR)));
        Block[] keys = {block(VARCHAR, "a", "ab", null, "a"), block(VARCHAR, "bc", "c", "c", null)};

        assertThat(codec.encode(keys, 0)).get().isNotEqualTo(codec.encode(keys, 1).orElseThrow());
        assertThat(codec.encode(keys, 2)).isEmpty();
        assertThat(codec.encode(keys, 3)).isEmpty();
        assertThat(codec.encode(List.of(utf8Slice("ab"), utf8Slice("c")))).isEqualTo(codec.encode(keys, 1).orElseThrow());
        assertThat(codec.schema().getFullName()).isEqualTo("shop.customer_orders_key");
        assertThat(codec.schema().getFields()).extracting(field -> field.getProp("column")).containsExactly("first name", "name");
        assertThat(readByAvro(codec.schema(), codec.encode(keys, 1).orElseThrow())).isEqualTo(List.of("ab", "c"));
    }

    private static void assertBytesAreEqualWhereKeysAre(Type type, Block keys)
    {
        AvroKeyCodec codec = new AvroKeyCodec(VIEW, List.of(required("id", type)));
        SqlEquality equality = new SqlEquality(type, TYPE_OPERATORS);
        for (int left = 0; left < keys.getPositionCount(); left++) {
            for (int right = 0; right < keys.getPositionCount(); right++) {
                assertThat(Arrays.equals(codec.encode(new Block[] {keys}, left).orElseThrow(), codec.encode(new Block[] {keys}, right).orElseThrow()))
                        .as("%s: %s and %s", type, type.getObjectValue(keys, left), type.getObjectValue(keys, right))
                        .isEqualTo(equality.identical(keys, left, keys, right));
            }
        }
    }

    private static long doubleBits(double value)
    {
        return Double.doubleToRawLongBits(value);
    }

    private static int realBits(float value)
    {
        return Float.floatToRawIntBits(value);
    }
}
