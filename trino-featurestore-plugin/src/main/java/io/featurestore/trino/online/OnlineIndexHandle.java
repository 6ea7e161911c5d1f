package io.featurestore.trino.online;

import io.trino.spi.connector.ConnectorIndexHandle;
import io.trino.spi.connector.ConnectorTableHandle;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * @param table one that is read by its entity keys
 */
public record OnlineIndexHandle(ConnectorTableHandle table)
        implements ConnectorIndexHandle
{
    public OnlineIndexHandle
    {
        checkArgument(table instanceof KeyedTable, "table is not read by entity keys");
    }

    KeyedTable keyed()
    {
        return (KeyedTable) table;
    }
}
