package io.featurestore.trino.iceberg;

import io.trino.spi.connector.ConnectorTableHandle;

/**
 * A handle whose rows are computed of those of one Iceberg table alone.
 */
public interface TableReader
{
    ConnectorTableHandle table();

    static ConnectorTableHandle tableOf(ConnectorTableHandle handle)
    {
        return handle instanceof TableReader reader ? reader.table() : handle;
    }
}
