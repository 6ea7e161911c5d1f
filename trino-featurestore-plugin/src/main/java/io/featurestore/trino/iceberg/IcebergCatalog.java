package io.featurestore.trino.iceberg;

import io.trino.plugin.iceberg.catalog.TrinoCatalog;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.Table;

/**
 * Reaches the tables of the catalog by name instead of by the handles of a statement.
 */
public interface IcebergCatalog
{
    Table loadTable(ConnectorSession session, SchemaTableName name);

    void dropTable(ConnectorSession session, SchemaTableName name);

    /**
     * Drops the table, but not its files.
     */
    void unregisterTable(ConnectorSession session, SchemaTableName name);

    static IcebergCatalog of(TrinoCatalog catalog)
    {
        return new IcebergCatalog()
        {
            @Override
            public Table loadTable(ConnectorSession session, SchemaTableName name)
            {
                return catalog.loadTable(session, name);
            }

            @Override
            public void dropTable(ConnectorSession session, SchemaTableName name)
            {
                catalog.dropTable(session, name);
            }

            @Override
            public void unregisterTable(ConnectorSession session, SchemaTableName name)
            {
                catalog.unregisterTable(session, name);
            }
        };
    }
}
