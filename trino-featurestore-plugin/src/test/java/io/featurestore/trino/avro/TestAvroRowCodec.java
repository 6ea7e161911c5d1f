package io.featurestore.trino.avro;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.RowType;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;
import io.trino.spi.type.UuidType;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.avro.AvroRows.VIEW;
import static io.featurestore.trino.avro.AvroRows.block;
import static io.featurestore.trino.avro.AvroRows.decode;
import static io.featurestore.trino.avro.AvroRows.encode;
import static io.featurestore.trino.avro.AvroRows.mapType;
import static io.featurestore.trino.avro.AvroRows.nullable;
import static io.featurestore.trino.avro.AvroRows.parse;
import static io.featurestore.trino.avro.AvroRows.readByAvro;
import static io.featurestore.trino.avro.AvroRows.required;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.HyperLogLogType.HYPER_LOG_LOG;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.LongTimestampWithTimeZone.fromEpochMillisAndFraction;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.RowType.field;
import static io.trino.spi.type.RowType.rowType;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimeType.TIME_MICROS;
import static io.trino.spi.type.TimeType.TIME_NANOS;
import static io.trino.spi.type.TimeType.TIME_SECONDS;
import static io.trino.spi.type.TimeWithTimeZoneType.TIME_TZ_MICROS;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_PICOS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_SECONDS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_NANOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_PICOS;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.UuidType.javaUuidToTrinoUuid;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static io.trino.type.IntervalDayTimeType.INTERVAL_DAY_TIME;
import static io.trino.type.IpAddressType.IPADDRESS;
import static io.trino.type.JsonType.JSON;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAvroRowCodec
{
    private static final TimeZoneKey BERLIN = TimeZoneKey.getTimeZoneKey("Europe/Berlin");
    private static final long FIRST_MILLIS = -(1L << 51);
    private static final long LAST_MILLIS = (1L << 51) - 1;

    @Test
    void testNumbers()
            throws IOException
    {
        assertHeld(BOOLEAN, true, true);
        assertHeld(BOOLEAN, false, false);
        for (int value : new int[] {Byte.MIN_VALUE, -1, 0, Byte.MAX_VALUE}) {
            assertHeld(TINYINT, value, value);
        }
        for (int value : new int[] {Short.MIN_VALUE, -1, 0, Short.MAX_VALUE}) {
            assertHeld(SMALLINT, value, value);
        }
        for (int value : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
            assertHeld(INTEGER, value, value);
        }
        for (long value : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            assertHeld(BIGINT, value, value);
        }
        for (float value : new float[] {0, -0.0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Float.NaN}) {
            assertHeld(REAL, value, value);
        }
        for (double value : new double[] {0, -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.NEGATIVE_INFINITY, Double.NaN}) {
            assertHeld(DOUBLE, value, value);
        }
    }

    @Test
    void testDecimals()
            throws IOException
    {
        long largest = 999_999_999_999_999_999L;
        for (long unscaled : new long[] {0, 1, -1, 127, 128, -128, -129, 32_767, 32_768, largest, -largest}) {
            assertHeld(createDecimalType(18, 4), unscaled, BigDecimal.valueOf(unscaled, 4));
            assertHeld(createDecimalType(38, 10), Int128.valueOf(unscaled), BigDecimal.valueOf(unscaled, 10));
        }
        BigInteger longest = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
        for (BigInteger unscaled : List.of(longest, longest.negate(), BigInteger.TWO.pow(63), BigInteger.TWO.pow(63).negate(), BigInteger.TWO.pow(64))) {
            assertHeld(createDecimalType(38, 0), Int128.valueOf(unscaled), new BigDecimal(unscaled));
        }
    }

    @Test
    void testText()
            throws IOException
    {
        for (String value : List.of("", "a", "żółć 漢字 😀", "trailing ", "long".repeat(1000))) {
            assertHeld(VARCHAR, value, value);
        }
        assertHeld(createVarcharType(3), "😀😀😀", "😀😀😀");
        assertHeld(createCharType(5), "ab", "ab");
        assertHeld(createCharType(5), "", "");
        assertHeld(VARBINARY, new byte[0], ByteBuffer.allocate(0));
        assertHeld(VARBINARY, new byte[] {0, -1, 127, -128}, ByteBuffer.wrap(new byte[] {0, -1, 127, -128}));
        UUID uuid = UUID.fromString("ffffffff-0000-4000-8000-0123456789ab");
        assertHeld(UuidType.UUID, javaUuidToTrinoUuid(uuid), uuid);
    }

    @Test
    void testDatesAndTimesOfDay()
            throws IOException
    {
        for (int day : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
            assertHeld(DATE, day, LocalDate.ofEpochDay(day));
        }
        assertHeld(TIME_SECONDS, 86_399_000_000_000_000L, LocalTime.of(23, 59, 59));
        assertHeld(TIME_MICROS, 0L, LocalTime.MIDNIGHT);
        assertHeld(TIME_MICROS, 86_399_999_999_000_000L, LocalTime.MAX.withNano(999_999_000));
    }

    @Test
    void testTimestamps()
            throws IOException
    {
        for (long micros : new long[] {-1_000_000, 0, 1_700_000_000_000_000L}) {
            assertHeld(TIMESTAMP_SECONDS, micros, local(micros));
        }
        assertHeld(TIMESTAMP_MILLIS, -1000L, local(-1000));
        for (long micros : new long[] {Long.MIN_VALUE, -1, 0, 1_700_000_000_123_456L, Long.MAX_VALUE}) {
            assertHeld(TIMESTAMP_MICROS, micros, local(micros));
            assertHeld(TIMESTAMP_NANOS, new LongTimestamp(micros, 999_000), List.of(micros, 999_000));
            assertHeld(TIMESTAMP_PICOS, new LongTimestamp(micros, 999_999), List.of(micros, 999_999));
        }
    }

    @Test
    void testInstants()
            throws IOException
    {
        for (long millis : new long[] {FIRST_MILLIS, -1, 0, 1_700_000_000_123L, LAST_MILLIS}) {
            Instant instant = Instant.ofEpochMilli(millis);
            assertHeld(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(millis, UTC_KEY), instant);
            assertHeld(TIMESTAMP_TZ_MICROS, fromEpochMillisAndFraction(millis, 999_000_000, UTC_KEY), instant.plusNanos(999_000));
            assertHeld(TIMESTAMP_TZ_NANOS, fromEpochMillisAndFraction(millis, 999_999_000, UTC_KEY), List.of(millis * 1000 + 999, 999_000));
            assertHeld(TIMESTAMP_TZ_PICOS, fromEpochMillisAndFraction(millis, 999_999_999, UTC_KEY), List.of(millis * 1000 + 999, 999_999));
        }
    }

    @Test
    void testInstantsAreReadInUtc()
            throws IOException
    {
        LongTimestampWithTimeZone berlin = fromEpochMillisAndFraction(-1, 5_000_000, BERLIN);
        LongTimestampWithTimeZone utc = fromEpochMillisAndFraction(-1, 5_000_000, UTC_KEY);
        assertThat(written(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(-1, BERLIN))).isEqualTo(value(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(-1, UTC_KEY)));
        for (Type type : List.of(TIMESTAMP_TZ_MICROS, TIMESTAMP_TZ_NANOS, TIMESTAMP_TZ_PICOS)) {
            assertThat(written(type, berlin)).isEqualTo(value(type, utc));
        }
    }

    @Test
    void testCollections()
            throws IOException
    {
        Type array = new ArrayType(new ArrayType(VARCHAR));
        assertHeld(array, List.of(), List.of());
        assertHeld(array, Arrays.asList(List.of(), null, Arrays.asList("é", null)), Arrays.asList(List.of(), null, Arrays.asList("é", null)));

        RowType row = rowType(field("id", BIGINT), field(createDecimalType(38, 2)), field("id", new ArrayType(DATE)));
        assertHeld(row, Arrays.asList(1L, Int128.valueOf(-5), List.of(0)), List.of(1L, new BigDecimal("-0.05"), List.of(LocalDate.EPOCH)));
        assertHeld(row, Arrays.asList(null, null, null), Arrays.asList(null, null, null));

        Type map = mapType(TIMESTAMP_NANOS, new ArrayType(DOUBLE));
        Map<Object, Object> values = new LinkedHashMap<>();
        values.put(new LongTimestamp(-1, 1000), Arrays.asList(1.5, null));
        values.put(new LongTimestamp(0, 0), null);
        assertHeld(map, ImmutableMap.of(), List.of());
        assertHeld(map, values, List.of(List.of(List.of(-1L, 1000), Arrays.asList(1.5, null)), Arrays.asList(List.of(0L, 0), null)));
    }

    @Test
    void testDeepNesting()
            throws IOException
    {
        Type inner = mapType(rowType(field("key", VARCHAR)), TIMESTAMP_TZ_PICOS);
        Type type = new ArrayType(rowType(field("x", rowType(field("x", inner))), field("y", mapType(INTEGER, inner))));
        Map<Object, Object> entries = ImmutableMap.of(List.of("k"), fromEpochMillisAndFraction(0, 1, UTC_KEY));
        List<Object> entriesInAvro = List.of(List.of(List.of("k"), List.of(0L, 1)));
        assertHeld(
                type,
                Arrays.asList(null, List.of(List.of(entries), ImmutableMap.of(7, entries)), Arrays.asList(null, ImmutableMap.of())),
                Arrays.asList(null, List.of(List.of(entriesInAvro), List.of(List.of(7, entriesInAvro))), Arrays.asList(null, List.of())));
    }

    @Test
    void testAnyFormOfBlock()
            throws IOException
    {
        for (Type type : List.of(VARCHAR, new ArrayType(VARCHAR), rowType(field("a", VARCHAR)), mapType(VARCHAR, VARCHAR))) {
            Object value = switch (type) {
                case ArrayType _, RowType _ -> List.of("b");
                default -> type.equals(VARCHAR) ? "b" : ImmutableMap.of("b", "c");
            };
            Object expected = value(type, value);
            Block block = block(type, null, value, value, null);
            List<AvroColumn> columns = List.of(nullable("a", type));
            AvroRowCodec codec = new AvroRowCodec(VIEW, columns);

            assertThat(decode(columns, codec.schema(), encode(codec, 1, block.getRegion(1, 2)))).containsExactly(expected);
            assertThat(decode(columns, codec.schema(), encode(codec, 1, DictionaryBlock.create(2, block, new int[] {0, 2})))).containsExactly(expected);
            assertThat(decode(columns, codec.schema(), encode(codec, 3, RunLengthEncodedBlock.create(block.getRegion(1, 1), 4)))).containsExactly(expected);
            assertThat(decode(columns, codec.schema(), encode(codec, 0, block))).containsOnlyNulls();
        }
    }

    @Test
    void testRowsWithKeys()
            throws IOException
    {
        List<AvroColumn> columns = List.of(required("id", BIGINT), nullable("name", VARCHAR));
        AvroRowCodec codec = new AvroRowCodec(VIEW, columns);
        assertThat(codec.schema().getFullName()).isEqualTo("shop.customer_orders");
        assertThat(readByAvro(codec.schema(), encode(codec, 0, block(BIGINT, 1L), block(VARCHAR, (Object) null)))).isEqualTo(Arrays.asList(1L, null));
        assertThatThrownBy(() -> encode(codec, 0, block(BIGINT, (Object) null), block(VARCHAR, "a")))
                .hasMessage("Column 'id' of 'shop.customer_orders' is NULL");
    }

    @Test
    void testNamesThatAvroDoesNotAllow()
            throws IOException
    {
        List<String> names = List.of("a b", "a_b", "A_b", "1st", "_1st", "aä", "a_x00E4", "😀", "a.b", "_x0041", "A", "_", "_x", "\"");
        List<AvroColumn> columns = names.stream().map(name -> nullable(name, rowType(field(name, BIGINT)))).collect(toImmutableList());
        AvroRowCodec codec = new AvroRowCodec(new SchemaTableName("my.schema", "1 view"), columns);
        Block[] blocks = names.stream().map(name -> block(rowType(field(name, BIGINT)), List.of((long) name.hashCode()))).toArray(Block[]::new);

        Schema schema = parse(codec.schema());
        assertThat(schema.getFullName()).isEqualTo("my_x002Eschema._x0031_x0020view");
        assertThat(schema.getFields()).extracting(field -> field.getProp("column")).isEqualTo(names);
        assertThat(schema.getFields()).extracting(field -> unescape(field.name())).isEqualTo(names);
        assertThat(schema.getFields()).allSatisfy(field -> assertThat(field.name()).matches("[A-Za-z_][A-Za-z0-9_]*"));
        assertThat(decode(columns, schema, encode(codec, 0, blocks)))
                .isEqualTo(names.stream().map(name -> List.of((long) name.hashCode())).toList());
    }

    @Test
    void testFieldsOfRowsHaveDistinctNames()
    {
        Type row = rowType(field("a", BIGINT), field("a", BIGINT), field(BIGINT), field("field2", BIGINT));
        Schema schema = new AvroRowCodec(VIEW, List.of(required("r", row))).schema().getField("r").schema();
        assertThat(schema.getFields()).extracting(Schema.Field::name).containsExactly("a", "a_", "field2", "field2_");
        assertThat(schema.getFields()).extracting(field -> field.getProp("column")).containsExactly("a", "a", null, "field2");
    }

    @Test
    void testTypesThatAreReadDifferentlyHaveDifferentSchemas()
    {
        List<Type> types = List.of(
                BOOLEAN,
                TINYINT,
                SMALLINT,
                INTEGER,
                BIGINT,
                REAL,
                DOUBLE,
                DATE,
                VARCHAR,
                createCharType(3),
                VARBINARY,
                UuidType.UUID,
                createDecimalType(18, 2),
                createDecimalType(18, 3),
                createDecimalType(19, 2),
                TIME_SECONDS,
                TIME_MICROS,
                TIMESTAMP_SECONDS,
                TIMESTAMP_MILLIS,
                TIMESTAMP_MICROS,
                TIMESTAMP_NANOS,
                TIMESTAMP_PICOS,
                TIMESTAMP_TZ_MILLIS,
                TIMESTAMP_TZ_MICROS,
                TIMESTAMP_TZ_NANOS,
                TIMESTAMP_TZ_PICOS,
                rowType(field("micros", BIGINT), field("picos", INTEGER)),
                rowType(field(BIGINT)),
                rowType(field("field0", BIGINT)),
                rowType(field("field0", INTEGER)),
                new ArrayType(BIGINT),
                new ArrayType(rowType(field("key", BIGINT), field("value", BIGINT))),
                mapType(BIGINT, BIGINT),
                mapType(BIGINT, INTEGER));
        assertThat(types).extracting(type -> AvroTypes.ofValue(nullable("a", type)).schema()).doesNotHaveDuplicates();
        assertThat(AvroTypes.ofValue(nullable("a", createVarcharType(3))).schema()).isEqualTo(AvroTypes.ofValue(nullable("a", VARCHAR)).schema());
    }

    @Test
    void testTypesThatAreNotServed()
    {
        for (Type type : List.of(JSON, IPADDRESS, INTERVAL_DAY_TIME, HYPER_LOG_LOG, TIME_TZ_MICROS, TIME_NANOS)) {
            assertThat(AvroTypes.unserved(type)).contains(type);
            assertThat(AvroTypes.unserved(mapType(VARCHAR, rowType(field("a", BIGINT), field("b", new ArrayType(type)))))).contains(type);
            assertThatThrownBy(() -> new AvroRowCodec(VIEW, List.of(nullable("a", type)))).hasMessageContaining(type.toString());
        }
        assertThat(AvroTypes.unserved(mapType(VARCHAR, rowType(field("a", BIGINT), field("b", new ArrayType(TIMESTAMP_TZ_PICOS)))))).isEmpty();
    }

    private static void assertHeld(Type type, Object value, Object valueInAvro)
            throws IOException
    {
        assertThat(written(type, value)).as("%s %s", type, value).isEqualTo(value(type, value));
        assertThat(written(type, null)).isNull();
        for (AvroColumn column : ImmutableList.of(nullable("a", type), required("a", type))) {
            AvroRowCodec codec = new AvroRowCodec(VIEW, List.of(column));
            assertThat(readByAvro(codec.schema(), encode(codec, 0, block(type, value)))).as("%s %s", type, value).isEqualTo(List.of(valueInAvro));
        }
    }

    private static Object written(Type type, Object value)
            throws IOException
    {
        List<AvroColumn> columns = List.of(nullable("a", type));
        AvroRowCodec codec = new AvroRowCodec(VIEW, columns);
        return decode(columns, codec.schema(), encode(codec, 1, block(type, null, value))).getFirst();
    }

    private static Object value(Type type, Object value)
    {
        return type.getObjectValue(block(type, value), 0);
    }

    private static LocalDateTime local(long micros)
    {
        return LocalDateTime.ofEpochSecond(floorDiv(micros, 1_000_000L), (int) floorMod(micros, 1_000_000L) * 1000, UTC);
    }

    private static String unescape(String name)
    {
        return Pattern.compile("_x([0-9A-F]{4})").matcher(name).replaceAll(match -> Matcher.quoteReplacement(character(match)));
    }

    private static String character(MatchResult match)
    {
        return String.valueOf((char) Integer.parseInt(match.group(1), 16));
    }
}
