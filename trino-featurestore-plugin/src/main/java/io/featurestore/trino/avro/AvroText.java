package io.featurestore.trino.avro;

import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.CharType;
import io.trino.spi.type.Type;
import io.trino.spi.type.UuidType;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SliceUtf8.countCodePoints;
import static io.featurestore.trino.avro.AvroSchemas.logical;
import static io.featurestore.trino.avro.AvroSchemas.withSqlType;
import static io.trino.spi.type.UuidType.javaUuidToTrinoUuid;
import static io.trino.spi.type.UuidType.trinoUuidToJavaUuid;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.apache.avro.Schema.Type.BYTES;
import static org.apache.avro.Schema.Type.STRING;

// Avro encodes text and bytes alike
sealed interface AvroText
        extends AvroType
{
    static Optional<AvroType> of(Type sqlType)
    {
        return switch (sqlType) {
            case VarcharType type -> Optional.of(new TextValue(type, type.getLength().orElse(Integer.MAX_VALUE), Schema.create(STRING)));
            case CharType type -> Optional.of(new TextValue(type, type.getLength(), withSqlType("char", Schema.create(STRING))));
            case VarbinaryType type -> Optional.of(new TextValue(type, Integer.MAX_VALUE, Schema.create(BYTES)));
            case UuidType type -> Optional.of(new UuidValue(type, logical(LogicalTypes.uuid(), STRING)));
            default -> Optional.empty();
        };
    }

    // Avro's decoder would allocate whatever length broken bytes name
    static byte[] readBytes(BinaryDecoder decoder)
            throws IOException
    {
        long length = decoder.readLong();
        if (length < 0 || length > decoder.inputStream().available()) {
            throw new IOException("The row ends before a value of %s bytes".formatted(length));
        }
        byte[] bytes = new byte[(int) length];
        decoder.readFixed(bytes);
        return bytes;
    }

    record TextValue(Type type, int maxLength, Schema schema)
            implements AvroText
    {
        public TextValue
        {
            requireNonNull(type, "type is null");
            checkArgument(maxLength >= 0, "maxLength is negative: %s", maxLength);
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            Slice value = type.getSlice(block, position);
            encoder.writeBytes(value.byteArray(), value.byteArrayOffset(), value.length());
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            Slice value = Slices.wrappedBuffer(readBytes(decoder));
            // Schemas do not keep the length, which may have become smaller since the value was written
            if (value.length() > maxLength && countCodePoints(value) > maxLength) {
                throw new IOException("A value is longer than %s".formatted(type.getDisplayName()));
            }
            type.writeSlice(builder, value);
        }
    }

    record UuidValue(UuidType type, Schema schema)
            implements AvroText
    {
        public UuidValue
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            encoder.writeString(trinoUuidToJavaUuid(type.getSlice(block, position)).toString());
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeSlice(builder, javaUuidToTrinoUuid(UUID.fromString(new String(readBytes(decoder), US_ASCII))));
        }
    }
}
