package io.featurestore.trino.value;

import io.trino.spi.block.Block;
import io.trino.spi.type.DateType;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import static io.featurestore.trino.value.UtcInstant.MICROSECONDS_PER_MILLISECOND;
import static io.featurestore.trino.value.UtcInstant.PICOSECONDS_PER_MICROSECOND;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.lang.Math.multiplyExact;
import static java.util.Objects.requireNonNull;

/**
 * Reads the two numbers of {@link UtcInstant} from a block of dates or timestamps of any precision and year. Values without a zone are taken
 * in UTC. Positions must not be NULL.
 */
public sealed interface InstantReader
{
    long MILLISECONDS_PER_DAY = 86_400_000;

    long millis(Block block, int position);

    int picosOfMilli(Block block, int position);

    default UtcInstant read(Block block, int position)
    {
        return new UtcInstant(millis(block, position), picosOfMilli(block, position));
    }

    static InstantReader of(Type type)
    {
        return switch (type) {
            case DateType date -> new DateReader(date);
            case TimestampType timestamp when timestamp.isShort() -> new ShortTimestampReader(timestamp);
            case TimestampType timestamp -> new LongTimestampReader(timestamp);
            case TimestampWithTimeZoneType timestamp when timestamp.isShort() -> new ShortTimestampWithTimeZoneReader(timestamp);
            case TimestampWithTimeZoneType timestamp -> new LongTimestampWithTimeZoneReader(timestamp);
            default -> throw new IllegalArgumentException("Not a date or timestamp: " + type);
        };
    }

    record DateReader(DateType type)
            implements InstantReader
    {
        public DateReader
        {
            requireNonNull(type, "type is null");
        }

        @Override
        public long millis(Block block, int position)
        {
            return multiplyExact((long) type.getInt(block, position), MILLISECONDS_PER_DAY);
        }

        @Override
        public int picosOfMilli(Block block, int position)
        {
            return 0;
        }
    }

    record ShortTimestampReader(TimestampType type)
            implements InstantReader
    {
        public ShortTimestampReader
        {
            requireNonNull(type, "type is null");
        }

        @Override
        public long millis(Block block, int position)
        {
            return floorDiv(type.getLong(block, position), MICROSECONDS_PER_MILLISECOND);
        }

        @Override
        public int picosOfMilli(Block block, int position)
        {
            return floorMod(type.getLong(block, position), MICROSECONDS_PER_MILLISECOND) * PICOSECONDS_PER_MICROSECOND;
        }
    }

    record LongTimestampReader(TimestampType type)
            implements InstantReader
    {
        public LongTimestampReader
        {
            requireNonNull(type, "type is null");
        }

        @Override
        public long millis(Block block, int position)
        {
            return floorDiv(((LongTimestamp) type.getObject(block, position)).getEpochMicros(), MICROSECONDS_PER_MILLISECOND);
        }

        @Override
        public int picosOfMilli(Block block, int position)
        {
            LongTimestamp timestamp = (LongTimestamp) type.getObject(block, position);
            return floorMod(timestamp.getEpochMicros(), MICROSECONDS_PER_MILLISECOND) * PICOSECONDS_PER_MICROSECOND + timestamp.getPicosOfMicro();
        }
    }

    record ShortTimestampWithTimeZoneReader(TimestampWithTimeZoneType type)
            implements InstantReader
    {
        public ShortTimestampWithTimeZoneReader
        {
            requireNonNull(type, "type is null");
        }

        @Override
        public long millis(Block block, int position)
        {
            return unpackMillisUtc(type.getLong(block, position));
        }

        @Override
        public int picosOfMilli(Block block, int position)
        {
            return 0;
        }
    }

    record LongTimestampWithTimeZoneReader(TimestampWithTimeZoneType type)
            implements InstantReader
    {
        public LongTimestampWithTimeZoneReader
        {
            requireNonNull(type, "type is null");
        }

        @Override
        public long millis(Block block, int position)
        {
            return ((LongTimestampWithTimeZone) type.getObject(block, position)).getEpochMillis();
        }

        @Override
        public int picosOfMilli(Block block, int position)
        {
            return ((LongTimestampWithTimeZone) type.getObject(block, position)).getPicosOfMilli();
        }
    }
}
