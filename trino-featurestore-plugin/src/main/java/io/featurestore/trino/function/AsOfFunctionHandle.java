package io.featurestore.trino.function;

import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.InstantSpan;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.type.TimeZoneKey;

import static java.util.Objects.requireNonNull;

/**
 * A checked call of {@code as_of}. The output is the source's keys, then its values.
 *
 * @param millis the instant, in milliseconds since the epoch
 * @param picosOfMilli the rest of the instant
 * @param filterByCreated only rows created at or before the instant exist
 */
public record AsOfFunctionHandle(HistorySource source, long millis, int picosOfMilli, boolean filterByCreated)
        implements ConnectorTableFunctionHandle
{
    public AsOfFunctionHandle
    {
        requireNonNull(source, "source is null");
        if (filterByCreated) {
            source = source.withoutIntervals();
        }
    }

    /**
     * Whether each row tells by itself that it is the newest of its entity, so that any part of the table can be read alone.
     */
    public boolean hasIntervals()
    {
        return source.validTo().isPresent();
    }

    HistoryRequest request(TimeZoneKey sessionZone)
    {
        return HistoryRequest.ofNewest(source, sessionZone, filterByCreated, range());
    }

    InstantSpan span()
    {
        return InstantSpan.of(millis, picosOfMilli);
    }

    AsOfFunctionHandle withSource(HistorySource source)
    {
        return new AsOfFunctionHandle(source, millis, picosOfMilli, filterByCreated);
    }

    InstantRange range()
    {
        return new InstantRange(source.ttlMillis(), millis, picosOfMilli);
    }
}
