package io.featurestore.trino.avro;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

import java.io.IOException;
import java.util.Optional;

import static io.featurestore.trino.avro.AvroSchemas.logical;
import static io.featurestore.trino.avro.AvroSchemas.withSqlType;
import static java.lang.Double.doubleToLongBits;
import static java.lang.Double.longBitsToDouble;
import static java.lang.Float.floatToIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;
import static org.apache.avro.Schema.Type.BOOLEAN;
import static org.apache.avro.Schema.Type.DOUBLE;
import static org.apache.avro.Schema.Type.FLOAT;
import static org.apache.avro.Schema.Type.INT;
import static org.apache.avro.Schema.Type.LONG;

// Types of which Avro has the like, and those that Trino keeps in the same numbers as Avro
sealed interface AvroPrimitive
        extends AvroType
{
    static Optional<AvroType> of(Type sqlType, boolean key)
    {
        return switch (sqlType) {
            case BooleanType type -> Optional.of(new BooleanValue(type, Schema.create(BOOLEAN)));
            case TinyintType _, SmallintType _ -> Optional.of(new IntValue(sqlType, withSqlType(sqlType.getDisplayName(), Schema.create(INT))));
            case IntegerType type -> Optional.of(new IntValue(type, Schema.create(INT)));
            case DateType type -> Optional.of(new IntValue(type, logical(LogicalTypes.date(), INT)));
            case BigintType type -> Optional.of(new LongValue(type, Schema.create(LONG)));
            case RealType type -> Optional.of(new RealValue(type, key, Schema.create(FLOAT)));
            case DoubleType type -> Optional.of(new DoubleValue(type, key, Schema.create(DOUBLE)));
            default -> Optional.empty();
        };
    }

    record BooleanValue(BooleanType type, Schema schema)
            implements AvroPrimitive
    {
        public BooleanValue
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            encoder.writeBoolean(type.getBoolean(block, position));
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeBoolean(builder, decoder.readBoolean());
        }
    }

    record IntValue(Type type, Schema schema)
            implements AvroPrimitive
    {
        public IntValue
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            encoder.writeInt(toIntExact(type.getLong(block, position)));
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeLong(builder, decoder.readInt());
        }
    }

    record LongValue(Type type, Schema schema)
            implements AvroPrimitive
    {
        public LongValue
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            encoder.writeLong(type.getLong(block, position));
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeLong(builder, decoder.readLong());
        }
    }

    record RealValue(RealType type, boolean key, Schema schema)
            implements AvroPrimitive
    {
        public RealValue
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            float value = type.getFloat(block, position);
            encoder.writeFloat(key ? canonical(value) : value);
        }

        // One representation of 0.0 and -0.0, and one of all NaN
        private static float canonical(float value)
        {
            return value == 0 ? 0 : intBitsToFloat(floatToIntBits(value));
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeFloat(builder, decoder.readFloat());
        }
    }

    record DoubleValue(DoubleType type, boolean key, Schema schema)
            implements AvroPrimitive
    {
        public DoubleValue
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            double value = type.getDouble(block, position);
            encoder.writeDouble(key ? canonical(value) : value);
        }

        private static double canonical(double value)
        {
            return value == 0 ? 0 : longBitsToDouble(doubleToLongBits(value));
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeDouble(builder, decoder.readDouble());
        }
    }
}
