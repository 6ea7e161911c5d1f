package io.featurestore.trino.asof;

import io.trino.spi.connector.ConnectorIndexHandle;

import static java.util.Objects.requireNonNull;

/**
 * {@code v$as_of} looked up by the keys and times of the rows it is joined to.
 */
public record AsOfConnectorIndexHandle(AsOfTableHandle table)
        implements ConnectorIndexHandle
{
    public AsOfConnectorIndexHandle
    {
        requireNonNull(table, "table is null");
    }
}
