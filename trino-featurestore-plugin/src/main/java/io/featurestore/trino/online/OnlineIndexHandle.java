package io.featurestore.trino.online;

import io.trino.spi.connector.ConnectorIndexHandle;

import static java.util.Objects.requireNonNull;

public record OnlineIndexHandle(OnlineTableHandle table)
        implements ConnectorIndexHandle
{
    public OnlineIndexHandle
    {
        requireNonNull(table, "table is null");
    }
}
