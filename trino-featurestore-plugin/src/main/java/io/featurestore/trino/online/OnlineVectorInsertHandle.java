package io.featurestore.trino.online;

import io.trino.spi.connector.ConnectorInsertTableHandle;

import static java.util.Objects.requireNonNull;

/**
 * A REFRESH that tells the store how a vector is put together, and writes no rows.
 */
public record OnlineVectorInsertHandle(OnlineVectorHandle vector)
        implements ConnectorInsertTableHandle
{
    public OnlineVectorInsertHandle
    {
        requireNonNull(vector, "vector is null");
    }
}
