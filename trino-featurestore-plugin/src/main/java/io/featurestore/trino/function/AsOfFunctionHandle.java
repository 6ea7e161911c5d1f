package io.featurestore.trino.function;

import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.type.TimeZoneKey;

import static java.util.Objects.requireNonNull;

/**
 * A checked call of {@code as_of}. The output is the source's keys, then its values.
 *
 * @param filterByCreated only rows created at or before {@code at} exist
 */
public record AsOfFunctionHandle(HistorySource source, UtcInstant at, boolean filterByCreated)
        implements ConnectorTableFunctionHandle
{
    public AsOfFunctionHandle
    {
        requireNonNull(source, "source is null");
        requireNonNull(at, "at is null");
        if (filterByCreated) {
            source = source.withoutIntervals();
        }
    }

    /**
     * Whether each row tells by itself that it is the newest of its entity, so that splits can be read alone.
     */
    public boolean hasIntervals()
    {
        return source.validTo().isPresent();
    }

    HistoryRequest request(TimeZoneKey sessionZone)
    {
        return HistoryRequest.ofNewest(source, sessionZone, filterByCreated, range());
    }

    AsOfFunctionHandle withSource(HistorySource source)
    {
        return new AsOfFunctionHandle(source, at, filterByCreated);
    }

    InstantRange range()
    {
        return InstantRange.until(at, source.ttlMillis());
    }
}
