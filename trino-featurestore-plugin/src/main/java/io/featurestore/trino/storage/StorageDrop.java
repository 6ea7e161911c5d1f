package io.featurestore.trino.storage;

import io.airlift.log.Logger;
import io.trino.plugin.iceberg.catalog.TrinoCatalog;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;

import static io.featurestore.catalog.CatalogFailures.isOutcomeUnknown;
import static java.util.Objects.requireNonNull;

/**
 * Drops tables that hold rows of materialized views and are in use no more.
 */
public record StorageDrop(TrinoCatalog tables)
{
    private static final Logger log = Logger.get(StorageDrop.class);

    public StorageDrop
    {
        requireNonNull(tables, "tables is null");
    }

    /**
     * Drops the table and its files, or the table alone where the catalog refuses to delete files, as Apache Polaris does unless
     * {@code DROP_WITH_PURGE_ENABLED} is set. A table that is gone already is no failure.
     *
     * @throws RuntimeException when the catalog refuses both or cannot be asked
     */
    public void drop(ConnectorSession session, SchemaTableName table)
    {
        try {
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
     * Drops the table for a statement that is done, whether the table is dropped or not: one that cannot be dropped is left to
     * {@link DropUnusedStorageProcedure}.
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

    private boolean dropKeepingFiles(ConnectorSession session, SchemaTableName table, RuntimeException refusal)
    {
        try {
            tables.unregisterTable(session, table);
            return true;
        }
        catch (TableNotFoundException e) {
            // Dropped by another statement, or by a request of this one whose answer was lost
            return false;
        }
        catch (RuntimeException e) {
            e.addSuppressed(refusal);
            throw e;
        }
    }
}
