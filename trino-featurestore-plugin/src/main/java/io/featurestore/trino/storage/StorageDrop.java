package io.featurestore.trino.storage;

import io.airlift.log.Logger;
import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.names.StorageName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;

import static io.featurestore.catalog.CatalogFailures.isOutcomeUnknown;
import static java.util.Objects.requireNonNull;

public record StorageDrop(IcebergCatalog tables)
{
    private static final Logger log = Logger.get(StorageDrop.class);

    public StorageDrop
    {
        requireNonNull(tables, "tables is null");
    }

    /**
     * Drops the table and its files unless a pin reads it, or the table alone where the catalog refuses to delete files, as Apache Polaris does unless
     * {@code DROP_WITH_PURGE_ENABLED} is set. It is no failure if the table is gone.
     *
     * @throws RuntimeException when the catalog refuses both or does not answer
     */
    public void drop(ConnectorSession session, SchemaTableName table)
    {
        try {
            if (isPinned(session, table)) {
                log.info("Table %s is not dropped, as pins of training sets read it", table);
                return;
            }
            tables.dropTable(session, table);
        }
        catch (RuntimeException e) {
            if (isOutcomeUnknown(e)) {
                throw e;
            }
            if (dropKeepingFiles(session, table, e)) {
                log.info("Table %s was dropped without its files, which the catalog did not delete: %s", table, e.getMessage());
            }
        }
    }

    /**
     * Drops the table if it can be dropped. Otherwise a warning is logged, and {@link DropUnusedStorageProcedure} can drop it later.
     */
    public void tryDrop(ConnectorSession session, SchemaTableName table)
    {
        try {
            drop(session, table);
        }
        catch (RuntimeException e) {
            log.warn(e, "Table %s holds rows of a materialized view, is in use no more and could not be dropped: see system.unused_storage and CALL system.drop_unused_storage('%s')", table, table.getSchemaName());
        }
    }

    private boolean isPinned(ConnectorSession session, SchemaTableName table)
    {
        try {
            return tables.loadTable(session, table).refs().keySet().stream().anyMatch(StorageName::isPinTag);
        }
        catch (TableNotFoundException e) {
            return false;
        }
    }

    private boolean dropKeepingFiles(ConnectorSession session, SchemaTableName table, RuntimeException refusal)
    {
        try {
            tables.unregisterTable(session, table);
            return true;
        }
        catch (TableNotFoundException e) {
            // Another statement dropped it, or this one did and the answer was lost
            return false;
        }
        catch (RuntimeException e) {
            e.addSuppressed(refusal);
            throw e;
        }
    }
}
