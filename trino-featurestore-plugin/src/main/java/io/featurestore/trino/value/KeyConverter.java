package io.featurestore.trino.value;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.RealType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

import static io.featurestore.trino.value.UtcInstant.PICOSECONDS_PER_MICROSECOND;
import static io.featurestore.trino.value.UtcInstant.epochMicros;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DecimalConversions.longDecimalToDouble;
import static io.trino.spi.type.DecimalConversions.longDecimalToReal;
import static io.trino.spi.type.Decimals.overflows;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.toIntExact;
import static java.time.ZoneOffset.UTC;

// Appends a value that is not NULL as the equal value of another type, or NULL where that type has none
interface KeyConverter
{
    void convert(Block block, int position, BlockBuilder builder);

    static KeyConverter create(Type source, Type target, TimeZoneKey sessionZone)
    {
        return switch (target) {
            case TimestampType timestamp -> toTimestamp(source, timestamp);
            case TimestampWithTimeZoneType timestamp -> toTimestampWithTimeZone(source, timestamp, sessionZone);
            case DecimalType decimal -> toDecimal(source, decimal);
            case DoubleType number -> (block, position, builder) -> number.writeDouble(builder, toDouble(source, block, position));
            case RealType number -> (block, position, builder) -> number.writeLong(builder, toReal(source, block, position));
            case BigintType _, IntegerType _, SmallintType _, TinyintType _ -> (block, position, builder) -> target.writeLong(builder, source.getLong(block, position));
            default -> (block, position, builder) -> builder.append(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(position));
        };
    }

    private static double toDouble(Type source, Block block, int position)
    {
        return switch (source) {
            case DecimalType decimal -> longDecimalToDouble(unscaled(decimal, block, position), decimal.getScale());
            case RealType real -> intBitsToFloat(toIntExact(real.getLong(block, position)));
            case DoubleType number -> number.getDouble(block, position);
            default -> source.getLong(block, position);
        };
    }

    private static long toReal(Type source, Block block, int position)
    {
        return switch (source) {
            case DecimalType decimal -> longDecimalToReal(unscaled(decimal, block, position), decimal.getScale());
            case RealType real -> real.getLong(block, position);
            default -> floatToRawIntBits((float) source.getLong(block, position));
        };
    }

    private static KeyConverter toDecimal(Type source, DecimalType target)
    {
        return (block, position, builder) -> {
            BigDecimal value = switch (source) {
                case DecimalType decimal -> new BigDecimal(unscaled(decimal, block, position).toBigInteger(), decimal.getScale());
                default -> BigDecimal.valueOf(source.getLong(block, position));
            };
            BigInteger unscaled = value.setScale(target.getScale()).unscaledValue();
            if (overflows(unscaled, target.getPrecision())) {
                builder.appendNull();
            }
            else if (target.isShort()) {
                target.writeLong(builder, unscaled.longValueExact());
            }
            else {
                target.writeObject(builder, Int128.valueOf(unscaled));
            }
        };
    }

    private static Int128 unscaled(DecimalType decimal, Block block, int position)
    {
        return decimal.isShort() ? Int128.valueOf(decimal.getLong(block, position)) : (Int128) decimal.getObject(block, position);
    }

    private static KeyConverter toTimestamp(Type source, TimestampType target)
    {
        InstantReader reader = InstantReader.of(source);
        return (block, position, builder) -> {
            int picosOfMilli = reader.picosOfMilli(block, position);
            long micros;
            try {
                micros = epochMicros(reader.millis(block, position), picosOfMilli);
            }
            catch (ArithmeticException _) {
                // A date so far away that no timestamp equals it
                builder.appendNull();
                return;
            }
            if (target.isShort()) {
                target.writeLong(builder, micros);
            }
            else {
                target.writeObject(builder, new LongTimestamp(micros, picosOfMilli % PICOSECONDS_PER_MICROSECOND));
            }
        };
    }

    private static KeyConverter toTimestampWithTimeZone(Type source, TimestampWithTimeZoneType target, TimeZoneKey sessionZone)
    {
        InstantReader reader = InstantReader.of(source);
        boolean zoned = source instanceof TimestampWithTimeZoneType;
        ZoneId zone = sessionZone.getZoneId();
        return (block, position, builder) -> {
            long millis = reader.millis(block, position);
            if (!zoned) {
                millis = toInstant(millis, zone);
            }
            try {
                // The zone takes no part in comparisons
                long packed = packDateTimeWithZone(millis, UTC_KEY);
                if (target.isShort()) {
                    target.writeLong(builder, packed);
                }
                else {
                    target.writeObject(builder, LongTimestampWithTimeZone.fromEpochMillisAndFraction(millis, reader.picosOfMilli(block, position), UTC_KEY));
                }
            }
            catch (IllegalArgumentException _) {
                builder.appendNull();
            }
        };
    }

    private static long toInstant(long localMillis, ZoneId zone)
    {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(localMillis), UTC).atZone(zone).toInstant().toEpochMilli();
    }
}
