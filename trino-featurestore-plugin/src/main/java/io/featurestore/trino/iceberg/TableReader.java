package io.featurestore.trino.iceberg;

import io.trino.spi.connector.ConnectorTableHandle;

import java.util.List;

/**
 * A handle whose rows are computed of those of one Iceberg table alone.
 */
public interface TableReader
        extends TablesReader
{
    ConnectorTableHandle table();

    @Override
    default List<ConnectorTableHandle> tables()
    {
        return List.of(table());
    }

    static ConnectorTableHandle tableOf(ConnectorTableHandle handle)
    {
        return handle instanceof TableReader reader ? reader.table() : handle;
    }
}
