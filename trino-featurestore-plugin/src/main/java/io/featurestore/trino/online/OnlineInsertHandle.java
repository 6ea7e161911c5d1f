package io.featurestore.trino.online;

import io.featurestore.trino.online.OnlineTableHandle.Published;
import io.trino.spi.connector.ConnectorInsertTableHandle;

import java.time.Instant;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param number of the publication
 * @param exactUntilMicros of windows: microseconds since 1970 up to which changes are written
 */
public record OnlineInsertHandle(OnlineTableHandle table, long number, Instant startedAt, OptionalLong exactUntilMicros)
        implements ConnectorInsertTableHandle
{
    public OnlineInsertHandle
    {
        requireNonNull(table, "table is null");
        checkArgument(table.published().isPresent(), "the table is not to be written into");
        checkArgument(number > 0, "number is not positive");
        requireNonNull(startedAt, "startedAt is null");
        requireNonNull(exactUntilMicros, "exactUntilMicros is null");
    }

    Published published()
    {
        return table.published().orElseThrow();
    }
}
