package io.featurestore.trino.avro;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.MapType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import org.apache.avro.Conversions;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.trino.util.StructuralTestUtil.appendToBlockBuilder;
import static org.assertj.core.api.Assertions.assertThat;

final class AvroRows
{
    static final SchemaTableName VIEW = new SchemaTableName("shop", "customer_orders");
    static final TypeOperators TYPE_OPERATORS = new TypeOperators();

    private AvroRows() {}

    static AvroColumn nullable(String name, Type type)
    {
        return new AvroColumn(name, type, true, false);
    }

    static AvroColumn required(String name, Type type)
    {
        return new AvroColumn(name, type, false, false);
    }

    static MapType mapType(Type keys, Type values)
    {
        return new MapType(keys, values, TYPE_OPERATORS);
    }

    static Block block(Type type, Object... values)
    {
        BlockBuilder builder = type.createBlockBuilder(null, values.length);
        for (Object value : values) {
            appendToBlockBuilder(type, value, builder);
        }
        return builder.build();
    }

    static byte[] encode(AvroRowCodec codec, int position, Block... blocks)
            throws IOException
    {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        codec.write(blocks, position, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    // As from the store: the schema is read from its text, and the row lies among other bytes
    static List<Object> decode(List<AvroColumn> columns, Schema written, byte[] row)
            throws IOException
    {
        AvroRowReader reader = new AvroRowCodec(VIEW, columns).reader(parse(written));
        byte[] stored = new byte[row.length + 60];
        System.arraycopy(row, 0, stored, 50, row.length);
        BlockBuilder[] builders = columns.stream().map(column -> column.type().createBlockBuilder(null, 2)).toArray(BlockBuilder[]::new);
        reader.read(stored, 50, row.length, builders);
        reader.read(row, 0, row.length, builders);
        List<Object> first = values(columns, builders, 0);
        assertThat(values(columns, builders, 1)).as("the same row read again").isEqualTo(first);
        return first;
    }

    private static List<Object> values(List<AvroColumn> columns, BlockBuilder[] builders, int position)
    {
        List<Object> values = new ArrayList<>();
        IntStream.range(0, builders.length).forEach(i -> values.add(columns.get(i).type().getObjectValue(builders[i].build(), position)));
        return values;
    }

    /**
     * What Avro's own reader makes of a row: records are lists of their fields' values. Avro's own writer must make the same bytes of it.
     */
    static Object readByAvro(Schema schema, byte[] row)
            throws IOException
    {
        GenericData data = new GenericData();
        Stream.of(
                new Conversions.DecimalConversion(),
                new Conversions.UUIDConversion(),
                new TimeConversions.DateConversion(),
                new TimeConversions.TimeMicrosConversion(),
                new TimeConversions.TimestampMicrosConversion(),
                new TimeConversions.LocalTimestampMicrosConversion()).forEach(data::addLogicalTypeConversion);
        Schema parsed = parse(schema);
        Object read = new GenericDatumReader<>(parsed, parsed, data).read(null, DecoderFactory.get().binaryDecoder(row, null));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new GenericDatumWriter<>(parsed, data).write(read, EncoderFactory.get().directBinaryEncoder(bytes, null));
        assertThat(bytes.toByteArray()).isEqualTo(row);
        return plain(read);
    }

    private static Object plain(Object value)
    {
        return switch (value) {
            case IndexedRecord row -> IntStream.range(0, row.getSchema().getFields().size()).mapToObj(row::get).map(AvroRows::plain).toList();
            case List<?> list -> list.stream().map(AvroRows::plain).toList();
            case CharSequence text -> text.toString();
            case null -> null;
            default -> value;
        };
    }

    // Python and others allow fewer names than Java
    static Schema parse(Schema schema)
    {
        return new Schema.Parser(NameValidator.STRICT_VALIDATOR).parse(schema.toString());
    }
}
