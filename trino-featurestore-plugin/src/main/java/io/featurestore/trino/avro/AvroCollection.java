package io.featurestore.trino.avro;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.MapBlockBuilder;
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.block.SqlMap;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

sealed interface AvroCollection
        extends AvroType
{
    record ArrayValue(ArrayType type, AvroType element, Schema schema)
            implements AvroCollection
    {
        public ArrayValue
        {
            requireNonNull(type, "type is null");
            requireNonNull(element, "element is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            Block elements = type.getObject(block, position);
            encoder.writeArrayStart();
            encoder.setItemCount(elements.getPositionCount());
            for (int i = 0; i < elements.getPositionCount(); i++) {
                encoder.startItem();
                element.write(elements, i, encoder);
            }
            encoder.writeArrayEnd();
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            ((ArrayBlockBuilder) builder).buildEntry(elements -> {
                for (long count = decoder.readArrayStart(); count > 0; count = decoder.arrayNext()) {
                    for (long i = 0; i < count; i++) {
                        element.read(decoder, elements);
                    }
                }
            });
        }
    }

    record RowValue(RowType type, List<AvroType> fields, Schema schema)
            implements AvroCollection
    {
        public RowValue
        {
            requireNonNull(type, "type is null");
            fields = ImmutableList.copyOf(fields);
            checkArgument(fields.size() == type.getFields().size(), "fields do not match %s", type);
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            SqlRow row = type.getObject(block, position);
            for (int field = 0; field < fields.size(); field++) {
                fields.get(field).write(row.getRawFieldBlock(field), row.getRawIndex(), encoder);
            }
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            ((RowBlockBuilder) builder).buildEntry(builders -> {
                for (int field = 0; field < fields.size(); field++) {
                    fields.get(field).read(decoder, builders.get(field));
                }
            });
        }
    }

    // Avro's own maps have keys of strings only
    record MapValue(MapType type, AvroType key, AvroType value, Schema schema)
            implements AvroCollection
    {
        public MapValue
        {
            requireNonNull(type, "type is null");
            requireNonNull(key, "key is null");
            requireNonNull(value, "value is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            SqlMap map = type.getObject(block, position);
            encoder.writeArrayStart();
            encoder.setItemCount(map.getSize());
            for (int entry = 0; entry < map.getSize(); entry++) {
                encoder.startItem();
                writeEntry(map, entry, encoder);
            }
            encoder.writeArrayEnd();
        }

        private void writeEntry(SqlMap map, int entry, BinaryEncoder encoder)
                throws IOException
        {
            key.write(map.getRawKeyBlock(), map.getRawOffset() + entry, encoder);
            value.write(map.getRawValueBlock(), map.getRawOffset() + entry, encoder);
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            ((MapBlockBuilder) builder).buildEntry((keys, values) -> {
                for (long count = decoder.readArrayStart(); count > 0; count = decoder.arrayNext()) {
                    for (long i = 0; i < count; i++) {
                        key.read(decoder, keys);
                        value.read(decoder, values);
                    }
                }
            });
        }
    }

    // Equal maps may hold their entries in any order
    record SortedMapValue(MapValue map)
            implements AvroCollection
    {
        public SortedMapValue
        {
            requireNonNull(map, "map is null");
        }

        @Override
        public Schema schema()
        {
            return map.schema();
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            SqlMap entries = map.type().getObject(block, position);
            byte[][] sorted = new byte[entries.getSize()][];
            for (int entry = 0; entry < sorted.length; entry++) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                BinaryEncoder entryEncoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
                map.writeEntry(entries, entry, entryEncoder);
                sorted[entry] = bytes.toByteArray();
            }
            Arrays.sort(sorted, Arrays::compare);
            encoder.writeArrayStart();
            encoder.setItemCount(sorted.length);
            for (byte[] entry : sorted) {
                encoder.startItem();
                encoder.writeFixed(entry);
            }
            encoder.writeArrayEnd();
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            map.read(decoder, builder);
        }
    }
}
