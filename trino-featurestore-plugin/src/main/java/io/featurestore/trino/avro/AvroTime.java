package io.featurestore.trino.avro;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.avro.AvroPrimitive.LongValue;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimeType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

import java.io.IOException;
import java.util.Optional;

import static io.featurestore.trino.avro.AvroSchemas.logical;
import static io.featurestore.trino.avro.AvroSchemas.withSqlType;
import static io.featurestore.trino.value.UtcInstant.MICROSECONDS_PER_MILLISECOND;
import static io.featurestore.trino.value.UtcInstant.PICOSECONDS_PER_MICROSECOND;
import static io.featurestore.trino.value.UtcInstant.epochMicros;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.LongTimestampWithTimeZone.fromEpochMillisAndFraction;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.lang.Math.multiplyExact;
import static java.util.Objects.requireNonNull;
import static org.apache.avro.Schema.Type.INT;
import static org.apache.avro.Schema.Type.LONG;

// Of a time with a zone only the instant is kept: it is read in UTC
sealed interface AvroTime
        extends AvroType
{
    int MICROS_PRECISION = 6;

    static Optional<AvroType> of(Type sqlType, AvroRecords records)
    {
        return switch (sqlType) {
            case TimeType type when type.getPrecision() <= MICROS_PRECISION -> Optional.of(new TimeOfDay(type, micros(type, LogicalTypes.timeMicros())));
            case TimestampType type when type.isShort() -> Optional.of(new LongValue(type, micros(type, LogicalTypes.localTimestampMicros())));
            case TimestampType type -> Optional.of(new Picos(type, picos(type, "local-timestamp-picos", records)));
            case TimestampWithTimeZoneType type when type.isShort() -> Optional.of(new ZonedMillis(type, micros(type, LogicalTypes.timestampMicros())));
            case TimestampWithTimeZoneType type when type.getPrecision() <= MICROS_PRECISION -> Optional.of(new ZonedMicros(type, micros(type, LogicalTypes.timestampMicros())));
            case TimestampWithTimeZoneType type -> Optional.of(new ZonedPicos(type, picos(type, "timestamp-picos", records)));
            default -> Optional.empty();
        };
    }

    private static Schema micros(Type type, LogicalType logicalType)
    {
        return withSqlType(type.getDisplayName(), logical(logicalType, LONG));
    }

    private static Schema picos(Type type, String logicalType, AvroRecords records)
    {
        return withSqlType(type.getDisplayName(), logical(logicalType, records.create(ImmutableList.of(
                new Schema.Field("micros", Schema.create(LONG)),
                new Schema.Field("picos", Schema.create(INT))))));
    }

    record TimeOfDay(TimeType type, Schema schema)
            implements AvroTime
    {
        public TimeOfDay
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            encoder.writeLong(type.getLong(block, position) / PICOSECONDS_PER_MICROSECOND);
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeLong(builder, multiplyExact(decoder.readLong(), PICOSECONDS_PER_MICROSECOND));
        }
    }

    record ZonedMillis(TimestampWithTimeZoneType type, Schema schema)
            implements AvroTime
    {
        public ZonedMillis
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            encoder.writeLong(epochMicros(unpackMillisUtc(type.getLong(block, position)), 0));
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeLong(builder, packDateTimeWithZone(floorDiv(decoder.readLong(), MICROSECONDS_PER_MILLISECOND), UTC_KEY));
        }
    }

    record ZonedMicros(TimestampWithTimeZoneType type, Schema schema)
            implements AvroTime
    {
        public ZonedMicros
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            LongTimestampWithTimeZone value = (LongTimestampWithTimeZone) type.getObject(block, position);
            encoder.writeLong(epochMicros(value.getEpochMillis(), value.getPicosOfMilli()));
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeObject(builder, instant(decoder.readLong(), 0));
        }
    }

    record Picos(TimestampType type, Schema schema)
            implements AvroTime
    {
        public Picos
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            LongTimestamp value = (LongTimestamp) type.getObject(block, position);
            encoder.writeLong(value.getEpochMicros());
            encoder.writeInt(value.getPicosOfMicro());
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeObject(builder, new LongTimestamp(decoder.readLong(), decoder.readInt()));
        }
    }

    record ZonedPicos(TimestampWithTimeZoneType type, Schema schema)
            implements AvroTime
    {
        public ZonedPicos
        {
            requireNonNull(type, "type is null");
            requireNonNull(schema, "schema is null");
        }

        @Override
        public void write(Block block, int position, BinaryEncoder encoder)
                throws IOException
        {
            LongTimestampWithTimeZone value = (LongTimestampWithTimeZone) type.getObject(block, position);
            encoder.writeLong(epochMicros(value.getEpochMillis(), value.getPicosOfMilli()));
            encoder.writeInt(value.getPicosOfMilli() % PICOSECONDS_PER_MICROSECOND);
        }

        @Override
        public void read(BinaryDecoder decoder, BlockBuilder builder)
                throws IOException
        {
            type.writeObject(builder, instant(decoder.readLong(), decoder.readInt()));
        }
    }

    private static LongTimestampWithTimeZone instant(long epochMicros, int picosOfMicro)
    {
        return fromEpochMillisAndFraction(
                floorDiv(epochMicros, MICROSECONDS_PER_MILLISECOND),
                floorMod(epochMicros, MICROSECONDS_PER_MILLISECOND) * PICOSECONDS_PER_MICROSECOND + picosOfMicro,
                UTC_KEY);
    }
}
