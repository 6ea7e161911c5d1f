package io.featurestore.trino.asof;

import com.google.inject.Inject;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.index.IndexFlushes;

import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;

final class AsOfZonedRelation
        extends AsOfRelation
{
    @Inject
    AsOfZonedRelation(EngineAccess access, IndexFlushes flushes)
    {
        super("$as_of_tz", TIMESTAMP_TZ_MICROS, access, flushes);
    }
}
