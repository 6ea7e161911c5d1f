package io.featurestore.trino.online;

import io.featurestore.online.ElapsedUnit;
import io.featurestore.online.OnlineInstant;
import io.featurestore.trino.definition.TimeSince;
import io.featurestore.trino.value.InstantReader;
import io.trino.spi.block.Block;
import io.trino.spi.type.Type;

import java.util.Locale;

import static java.util.Objects.requireNonNull;

record ElapsedTime(ElapsedUnit unit, InstantReader reader)
{
    private static final long MICROS_PER_MILLI = 1000;

    ElapsedTime
    {
        requireNonNull(unit, "unit is null");
        requireNonNull(reader, "reader is null");
    }

    static ElapsedTime of(TimeSince since, Type type)
    {
        return new ElapsedTime(unit(since), InstantReader.of(type));
    }

    static ElapsedUnit unit(TimeSince since)
    {
        return ElapsedUnit.valueOf(since.unit().toUpperCase(Locale.ENGLISH));
    }

    long until(OnlineInstant now, Block block, int position)
    {
        return unit.between(reader.millis(block, position), Math.floorDiv(now.epochMicros(), MICROS_PER_MILLI));
    }
}
