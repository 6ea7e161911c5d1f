package io.featurestore.trino.asof;

import io.trino.spi.connector.ConnectorIndexHandle;

import static java.util.Objects.requireNonNull;

public record AsOfConnectorIndexHandle(AsOfTableHandle table)
        implements ConnectorIndexHandle
{
    public AsOfConnectorIndexHandle
    {
        requireNonNull(table, "table is null");
    }
}
