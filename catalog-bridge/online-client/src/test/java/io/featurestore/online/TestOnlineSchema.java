package io.featurestore.online;

import io.featurestore.online.OnlineColumn.Role;
import io.featurestore.online.OnlineType.ArrayType;
import io.featurestore.online.OnlineType.DecimalType;
import io.featurestore.online.OnlineType.MapType;
import io.featurestore.online.OnlineType.RowField;
import io.featurestore.online.OnlineType.RowType;
import io.featurestore.online.OnlineType.Scalar;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static io.featurestore.online.Profiles.PROFILE;
import static io.featurestore.online.Profiles.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestOnlineSchema
{
    private static final Map<OnlineType, Object> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put(Scalar.BOOLEAN, true);
        TYPES.put(Scalar.INTEGER, Integer.MIN_VALUE);
        TYPES.put(Scalar.BIGINT, Long.MIN_VALUE);
        TYPES.put(Scalar.REAL, -1.5f);
        TYPES.put(Scalar.DOUBLE, Double.MIN_VALUE);
        TYPES.put(Scalar.STRING, "Žluťoučký kůň 🐴");
        TYPES.put(Scalar.BYTES, ByteBuffer.wrap(new byte[] {0, -1, 10}));
        TYPES.put(Scalar.UUID, UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
        TYPES.put(Scalar.DATE, LocalDate.of(-1, 2, 3));
        TYPES.put(Scalar.TIME, LocalTime.parse("23:59:59.999999"));
        TYPES.put(Scalar.TIME_PICOS, new OnlineInstant(86_399_999_999L, 999_999));
        TYPES.put(Scalar.TIMESTAMP, LocalDateTime.parse("2017-04-02T02:30:00.000001"));
        TYPES.put(Scalar.TIMESTAMP_PICOS, new OnlineInstant(-7, 123_456));
        TYPES.put(Scalar.TIMESTAMP_WITH_ZONE, Instant.parse("1969-12-31T23:59:59.999999Z"));
        TYPES.put(Scalar.TIMESTAMP_WITH_ZONE_PICOS, new OnlineInstant(Long.MAX_VALUE, 1));
        TYPES.put(new DecimalType(38, 10), new BigDecimal("-1234567890123456789012345678.0123456789"));
        TYPES.put(new DecimalType(5, 0), new BigDecimal("99999"));
        TYPES.put(new ArrayType(Scalar.REAL), Arrays.asList(0.25f, null, -0.5f));
        TYPES.put(new ArrayType(new ArrayType(Scalar.TIMESTAMP_PICOS)), List.of(List.of(), List.of(new OnlineInstant(1, 2))));
        RowType row = new RowType(List.of(new RowField("a b", Scalar.INTEGER), new RowField("nested", new RowType(List.of(new RowField("c", Scalar.TIME_PICOS))))));
        TYPES.put(row, Map.of("a b", 1, "nested", Map.of("c", OnlineInstant.ofMicros(3))));
        TYPES.put(new MapType(Scalar.STRING, row), Map.of("k", Map.of("a b", 2, "nested", Map.of("c", OnlineInstant.ofMicros(4)))));
        TYPES.put(new MapType(Scalar.DATE, new ArrayType(Scalar.STRING)), Map.of(LocalDate.EPOCH, List.of("x")));
    }

    private static OnlineSchema allTypes()
    {
        return OnlineSchema.of(new OnlineName("sché.ma", "view"), TYPES.keySet().stream()
                .map(type -> new OnlineColumn("of " + type, type, Role.FEATURE))
                .toList());
    }

    @Test
    void testAllTypesRoundTrip()
    {
        OnlineSchema schema = allTypes();
        OnlineSchema parsed = OnlineSchema.parse(schema.json());
        assertThat(parsed.columns()).isEqualTo(schema.columns());
        assertThat(parsed.id()).isEqualTo(schema.id());

        List<Optional<Object>> values = TYPES.values().stream().map(Optional::of).toList();
        assertThat(parsed.decode(schema.encode(values))).isEqualTo(values);
        List<Optional<Object>> nulls = TYPES.values().stream().map(_ -> Optional.empty()).toList();
        assertThat(parsed.decode(schema.encode(nulls))).isEqualTo(nulls);
    }

    @Test
    void testAllTypesAsKeys()
    {
        OnlineSchema keys = OnlineSchema.of(PROFILE, TYPES.keySet().stream().map(type -> new OnlineColumn("of " + type, type, Role.KEY)).toList());
        List<Optional<Object>> values = TYPES.values().stream().map(Optional::of).toList();
        assertThat(OnlineSchema.parse(keys.json()).columns()).isEqualTo(keys.columns());
        assertThat(keys.decode(keys.encode(values))).isEqualTo(values);
    }

    @Test
    void testAvroReadsAndWritesTheSameBytes()
            throws IOException
    {
        OnlineSchema schema = allTypes();
        byte[] row = schema.encode(TYPES.values().stream().map(Optional::of).toList());
        Schema avro = new Schema.Parser().parse(schema.json());
        GenericRecord read = new GenericDatumReader<GenericRecord>(avro).read(null, DecoderFactory.get().binaryDecoder(row, null));
        assertThat(read.get(2)).isEqualTo(Long.MIN_VALUE);
        assertThat(read.get(5)).hasToString("Žluťoučký kůň 🐴");
        assertThat(((GenericRecord) read.get(12)).get("picos")).isEqualTo(123_456);

        ByteArrayOutputStream written = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(written, null);
        new GenericDatumWriter<GenericRecord>(avro).write(read, encoder);
        encoder.flush();
        assertThat(written.toByteArray()).isEqualTo(row);
    }

    @Test
    void testKeyBytesOfThePage()
    {
        OnlineSchema keys = OnlineSchema.of(PROFILE, List.of(
                new OnlineColumn("customer_id", Scalar.BIGINT, Role.KEY),
                new OnlineColumn("country", Scalar.STRING, Role.KEY)));
        assertThat(HexFormat.of().formatHex(keys.encode(List.of(Optional.of(42L), Optional.of("CZ"))))).isEqualTo("5404435a");
    }

    @Test
    void testSchemaOfThePage()
    {
        assertThat(SCHEMA.json()).isEqualTo(
                """
                {"type":"record","name":"profile","namespace":"ecommerce","fields":[\
                {"name":"customer_id","type":"long"},\
                {"name":"updated_at","type":["null",{"type":"long","logicalType":"timestamp-micros"}],"role":"event_time"},\
                {"name":"city","type":["null","string"]}]}""");
        assertThat(HexFormat.of().toHexDigits(SCHEMA.id())).isEqualTo("0873605112191374");
        assertThat(SCHEMA.keySchema().json()).isEqualTo(
                """
                {"type":"record","name":"profile_key","namespace":"ecommerce","fields":[{"name":"customer_id","type":"long"}]}""");
    }

    @Test
    void testNamesThatAvroDoesNotAllow()
    {
        for (String name : List.of("a", "_", "a b", "1a", "a.b", "žluť", "🐴", "_x0041", "a_x00e9", "_x_x0041", "$1\\", "a\nb", "__")) {
            String escaped = AvroNames.escape(name);
            assertThat(escaped).matches("[A-Za-z_][A-Za-z0-9_]*");
            assertThat(AvroNames.unescape(escaped)).isEqualTo(name);
            OnlineSchema schema = OnlineSchema.of(new OnlineName(name, name), List.of(new OnlineColumn(name, Scalar.STRING, Role.KEY)));
            assertThat(OnlineSchema.parse(schema.json()).columns().getFirst().name()).isEqualTo(name);
        }
        assertThat(AvroNames.escape("a b")).isEqualTo("a_x0020b");
        assertThat(AvroNames.escape("_x0041")).isEqualTo("_x005Fx0041");
        assertThat(AvroNames.escape("1a")).isEqualTo("_x0031a");
    }

    @Test
    void testEqualKeysHaveEqualBytes()
    {
        OnlineSchema keys = OnlineSchema.of(PROFILE, List.of(new OnlineColumn("k", Scalar.DOUBLE, Role.KEY)));
        assertThat(keys.encode(List.of(Optional.of(-0.0)))).isEqualTo(keys.encode(List.of(Optional.of(0.0))));
        OnlineSchema decimals = OnlineSchema.of(PROFILE, List.of(new OnlineColumn("k", new DecimalType(10, 2), Role.KEY)));
        assertThat(decimals.encode(List.of(Optional.of(new BigDecimal("1.5"))))).isEqualTo(decimals.encode(List.of(Optional.of(new BigDecimal("1.500")))));
        assertThat(SCHEMA.keySchema().encode(List.of(Optional.of(42)))).isEqualTo(SCHEMA.keySchema().encode(List.of(Optional.of(42L))));
    }

    @Test
    void testValuesThatAreNotOfTheType()
    {
        assertRefused(Scalar.BIGINT, "42", "'x' is of type BIGINT, a String is not");
        assertRefused(Scalar.INTEGER, 1L << 32, "'x' is of type INTEGER, which 4294967296 does not fit: integer overflow");
        assertRefused(new DecimalType(3, 1), new BigDecimal("0.15"), "'x' is of type DecimalType[precision=3, scale=1], which 0.15 does not fit: Rounding necessary");
        assertRefused(new DecimalType(3, 1), new BigDecimal("100"), "'x' is of type DecimalType[precision=3, scale=1], which 100 does not fit: 100.0 has more than 3 digits");
        assertRefused(Scalar.TIMESTAMP, LocalDateTime.parse("2020-01-01T00:00:00.0000001"), "'x' is of type TIMESTAMP, which 2020-01-01T00:00:00.000000100 does not fit: 2020-01-01T00:00:00.000000100 is not in whole microseconds");
        assertRefused(new RowType(List.of(new RowField("a", Scalar.DATE))), List.of(), "A row has 0 values for 1 fields");
        assertThatThrownBy(() -> SCHEMA.keySchema().encode(List.of(Optional.empty()))).hasMessage("Key 'customer_id' is NULL");
        assertThatThrownBy(() -> SCHEMA.encode(List.of())).hasMessage("0 values for 3 columns");
    }

    private static void assertRefused(OnlineType type, Object value, String message)
    {
        OnlineSchema schema = OnlineSchema.of(PROFILE, List.of(new OnlineColumn("x", type, Role.FEATURE)));
        assertThatThrownBy(() -> schema.encode(List.of(Optional.of(value)))).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void testDamagedRows()
    {
        OnlineSchema schema = allTypes();
        byte[] row = schema.encode(TYPES.values().stream().map(Optional::of).toList());
        for (int length = 0; length < row.length; length++) {
            byte[] cut = Arrays.copyOf(row, length);
            assertThatThrownBy(() -> schema.decode(cut)).as("cut at %s", length).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> schema.decode(Arrays.copyOf(row, row.length + 1))).hasMessage("1 bytes are left over");
        OnlineSchema text = OnlineSchema.of(PROFILE, List.of(new OnlineColumn("x", Scalar.STRING, Role.FEATURE)));
        // A text of 2 GiB that is not there
        assertThatThrownBy(() -> text.decode(HexFormat.of().parseHex("02fcffffff0f"))).hasMessage("a length of 2147483646 does not fit in the 0 bytes that are left");
        assertThatThrownBy(() -> text.decode(new byte[] {4})).hasMessage("2 is no branch of null and a type");
        assertThatThrownBy(() -> text.decode(HexFormat.of().parseHex("ffffffffffffffffffff01"))).hasMessage("a number has more than 10 bytes");
    }

    @Test
    void testNoSchemas()
    {
        assertThatThrownBy(() -> OnlineSchema.parse("{")).isInstanceOf(IllegalArgumentException.class).hasMessage("Not an Avro schema: {");
        assertThatThrownBy(() -> OnlineSchema.parse("\"long\"")).hasMessage("Not a record: \"long\"");
        assertThatThrownBy(() -> OnlineSchema.of(PROFILE, List.of(new OnlineColumn("x", Scalar.STRING, Role.KEY), new OnlineColumn("x", Scalar.DATE, Role.KEY))))
                .hasMessage("Two columns are named 'x'");
    }
}
