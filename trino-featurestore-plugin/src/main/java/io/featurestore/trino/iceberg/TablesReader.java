package io.featurestore.trino.iceberg;

import io.trino.spi.connector.ConnectorTableHandle;

import java.util.List;

/**
 * A handle whose rows are computed of those of Iceberg tables.
 */
public interface TablesReader
{
    List<ConnectorTableHandle> tables();

    static List<ConnectorTableHandle> tablesOf(ConnectorTableHandle handle)
    {
        return handle instanceof TablesReader reader ? reader.tables() : List.of(handle);
    }
}
