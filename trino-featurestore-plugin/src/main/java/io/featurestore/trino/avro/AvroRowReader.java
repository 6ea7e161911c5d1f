package io.featurestore.trino.avro;

import com.google.common.collect.ImmutableList;
import io.trino.spi.TrinoException;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.SchemaTableName;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;
import static io.featurestore.trino.avro.AvroRecords.escape;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Reads columns of rows that were written under one schema. Not thread-safe.
 */
public final class AvroRowReader
{
    private final int columnCount;
    private final List<FieldReader> fields;
    private final List<Integer> absentColumns;
    private final BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);

    private AvroRowReader(int columnCount, List<FieldReader> fields, List<Integer> absentColumns)
    {
        this.columnCount = columnCount;
        this.fields = ImmutableList.copyOf(fields);
        this.absentColumns = ImmutableList.copyOf(absentColumns);
    }

    static AvroRowReader create(SchemaTableName view, List<AvroColumn> columns, Schema written)
    {
        Map<String, Integer> absent = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            absent.put(escape(columns.get(i).name()), i);
        }
        ImmutableList.Builder<FieldReader> fields = ImmutableList.builder();
        for (Schema.Field field : written.getFields()) {
            Integer column = absent.remove(field.name());
            fields.add(column == null ? new SkippedField(field.schema()) : columnReader(view, columns.get(column), column, field.schema()));
        }
        for (int column : absent.values()) {
            if (!columns.get(column).nullable()) {
                throw new TrinoException(NOT_SUPPORTED, "Feature view '%s' was published without its column '%s': publish it again".formatted(view, columns.get(column).name()));
            }
        }
        return new AvroRowReader(columns.size(), fields.build(), ImmutableList.copyOf(absent.values()));
    }

    private static FieldReader columnReader(SchemaTableName view, AvroColumn column, int index, Schema written)
    {
        AvroType type = AvroTypes.ofValue(column);
        AvroNullable nullable = AvroNullable.of(type);
        if (written.equals(type.schema())) {
            return new ColumnReader(index, type);
        }
        if (written.equals(nullable.schema())) {
            return new ColumnReader(index, nullable);
        }
        throw new TrinoException(NOT_SUPPORTED, "Column '%s' of feature view '%s' is %s now, but was published as Avro's %s: publish the view again"
                .formatted(column.name(), view, column.type().getDisplayName(), written));
    }

    /**
     * Reads one row. When it fails, some builders have one more position than others.
     *
     * @param builders one for each column
     * @throws IOException if the bytes are not a row of the schema
     */
    public void read(byte[] bytes, int offset, int length, BlockBuilder[] builders)
            throws IOException
    {
        checkArgument(builders.length == columnCount, "There are %s columns, not %s", columnCount, builders.length);
        BinaryDecoder row = DecoderFactory.get().binaryDecoder(bytes, offset, length, decoder);
        try {
            for (FieldReader field : fields) {
                field.read(row, builders);
            }
            if (!row.isEnd()) {
                throw new IOException("Bytes follow the row");
            }
        }
        catch (RuntimeException e) {
            throw new IOException("The bytes are not a row of the schema", e);
        }
        for (int column : absentColumns) {
            builders[column].appendNull();
        }
    }

    private sealed interface FieldReader
    {
        void read(BinaryDecoder decoder, BlockBuilder[] builders)
                throws IOException;
    }

    private record ColumnReader(int column, AvroType type)
            implements FieldReader
    {
        private ColumnReader
        {
            requireNonNull(type, "type is null");
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder[] builders)
                throws IOException
        {
            type.read(decoder, builders[column]);
        }
    }

    private record SkippedField(Schema schema)
            implements FieldReader
    {
        private SkippedField
        {
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder[] builders)
                throws IOException
        {
            GenericDatumReader.skip(schema, decoder);
        }
    }
}
