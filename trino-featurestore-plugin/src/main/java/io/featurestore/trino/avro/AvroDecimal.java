package io.featurestore.trino.avro;

import com.google.common.primitives.Longs;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

import java.io.IOException;

import static io.featurestore.trino.avro.AvroSchemas.logical;
import static io.featurestore.trino.avro.AvroText.readBytes;
import static java.util.Objects.requireNonNull;
import static org.apache.avro.Schema.Type.BYTES;

record AvroDecimal(DecimalType type, Schema schema)
        implements AvroType
{
    AvroDecimal
    {
        requireNonNull(type, "type is null");
        requireNonNull(schema, "schema is null");
    }

    static AvroDecimal of(DecimalType type)
    {
        return new AvroDecimal(type, logical(LogicalTypes.decimal(type.getPrecision(), type.getScale()), BYTES));
    }

    @Override
    public void write(Block block, int position, BinaryEncoder encoder)
            throws IOException
    {
        byte[] bigEndian = type.isShort() ? Longs.toByteArray(type.getLong(block, position)) : ((Int128) type.getObject(block, position)).toBigEndianBytes();
        int start = 0;
        while (start < bigEndian.length - 1 && repeatsSign(bigEndian[start], bigEndian[start + 1])) {
            start++;
        }
        encoder.writeBytes(bigEndian, start, bigEndian.length - start);
    }

    private static boolean repeatsSign(byte first, byte second)
    {
        return first == second >> (Byte.SIZE - 1);
    }

    @Override
    public void read(BinaryDecoder decoder, BlockBuilder builder)
            throws IOException
    {
        Int128 unscaled = Int128.fromBigEndian(readBytes(decoder));
        if (type.isShort()) {
            type.writeLong(builder, unscaled.toLongExact());
        }
        else {
            type.writeObject(builder, unscaled);
        }
    }
}
