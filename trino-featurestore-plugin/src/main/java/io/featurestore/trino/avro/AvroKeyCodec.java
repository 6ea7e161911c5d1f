package io.featurestore.trino.avro;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.avro.AvroRecords.escape;
import static io.trino.spi.type.TypeUtils.writeNativeValue;

/**
 * Entity keys as bytes that are equal just where SQL takes the keys as equal. All NaN are one key, though SQL's {@code =} finds none of them.
 */
public final class AvroKeyCodec
{
    private final List<AvroColumn> columns;
    private final List<AvroType> types;
    private final Schema schema;

    /**
     * @param columns the entity keys, of types without an {@link AvroTypes#unserved} part
     */
    public AvroKeyCodec(SchemaTableName view, List<AvroColumn> columns)
    {
        this.columns = ImmutableList.copyOf(columns);
        types = columns.stream().map(AvroTypes::ofKey).collect(toImmutableList());
        schema = AvroRowCodec.recordSchema(view, escape(view.getTableName() + "_key"), columns, types);
    }

    Schema schema()
    {
        return schema;
    }

    /**
     * @param keys one block for each key
     * @return empty if a key is NULL: no entity has it
     */
    public Optional<byte[]> encode(Block[] keys, int position)
    {
        checkArgument(keys.length == types.size(), "There are %s keys, not %s", types.size(), keys.length);
        for (Block key : keys) {
            if (key.isNull(position)) {
                return Optional.empty();
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            for (int key = 0; key < keys.length; key++) {
                types.get(key).write(keys[key], position, encoder);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(bytes.toByteArray());
    }

    /**
     * @param values of the keys, not NULL, as Trino represents them
     */
    public byte[] encode(List<Object> values)
    {
        checkArgument(values.size() == columns.size(), "There are %s keys, not %s", columns.size(), values.size());
        Block[] keys = new Block[values.size()];
        for (int key = 0; key < keys.length; key++) {
            Type type = columns.get(key).type();
            BlockBuilder builder = type.createBlockBuilder(null, 1);
            writeNativeValue(type, builder, values.get(key));
            keys[key] = builder.build();
        }
        return encode(keys, 0).orElseThrow();
    }
}
