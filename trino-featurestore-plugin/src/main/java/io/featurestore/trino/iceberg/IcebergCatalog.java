package io.featurestore.trino.iceberg;

import io.trino.plugin.iceberg.catalog.TrinoCatalog;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.Table;

/**
 * The tables of the catalog for one user, past the statement's handles.
 */
public interface IcebergCatalog
{
    /**
     * @throws io.trino.spi.connector.TableNotFoundException if there is none
     */
    Table loadTable(ConnectorSession session, SchemaTableName name);

    /**
     * Drops the table with its files.
     */
    void dropTable(ConnectorSession session, SchemaTableName name);

    /**
     * Drops the table alone.
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
