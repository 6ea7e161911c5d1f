package io.featurestore.trino.avro;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

import java.io.IOException;

import static java.util.Objects.requireNonNull;

record AvroNullable(AvroType type, Schema schema)
        implements AvroType
{
    private static final int NULL_BRANCH = 0;
    private static final int VALUE_BRANCH = 1;

    AvroNullable
    {
        requireNonNull(type, "type is null");
        requireNonNull(schema, "schema is null");
    }

    static AvroNullable of(AvroType type)
    {
        return new AvroNullable(type, Schema.createUnion(Schema.create(Schema.Type.NULL), type.schema()));
    }

    @Override
    public void write(Block block, int position, BinaryEncoder encoder)
            throws IOException
    {
        if (block.isNull(position)) {
            encoder.writeIndex(NULL_BRANCH);
            encoder.writeNull();
            return;
        }
        encoder.writeIndex(VALUE_BRANCH);
        type.write(block, position, encoder);
    }

    @Override
    public void read(BinaryDecoder decoder, BlockBuilder builder)
            throws IOException
    {
        int branch = decoder.readIndex();
        switch (branch) {
            case NULL_BRANCH -> {
                decoder.readNull();
                builder.appendNull();
            }
            case VALUE_BRANCH -> type.read(decoder, builder);
            default -> throw new IOException("Neither NULL nor a value: " + branch);
        }
    }
}
