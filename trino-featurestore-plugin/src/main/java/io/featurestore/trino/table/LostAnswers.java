package io.featurestore.trino.table;

import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.store.CatalogTables;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.TrinoPrincipal;

import java.util.Map;
import java.util.function.Predicate;

import static io.featurestore.catalog.CatalogFailures.isOutcomeUnknown;
import static io.featurestore.trino.failure.CatalogErrors.translating;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static java.util.Objects.requireNonNull;

/**
 * When the catalog's answer to a change of a schema or table was lost, or is an error because the request was repeated, looks whether the change
 * was made.
 */
public class LostAnswers
        extends ClassLoaderSafeConnectorMetadata
{
    private final CatalogTables tables;

    public LostAnswers(ConnectorMetadata iceberg, CatalogTables tables)
    {
        super(iceberg, LostAnswers.class.getClassLoader());
        this.tables = requireNonNull(tables, "tables is null");
    }

    @Override
    public boolean schemaExists(ConnectorSession session, String schemaName)
    {
        // Apache Polaris denies this request without saying to whom, and listing schemas takes the same privilege
        try {
            return super.schemaExists(session, schemaName);
        }
        catch (TrinoException e) {
            if (!e.getErrorCode().equals(PERMISSION_DENIED.toErrorCode())) {
                throw e;
            }
            return translating(() -> tables.namespaces(session)).stream().anyMatch(schemaName::equalsIgnoreCase);
        }
    }

    @Override
    public void createSchema(ConnectorSession session, String schemaName, Map<String, Object> properties, TrinoPrincipal owner)
    {
        // The engine has checked that there was no such schema
        orDone(() -> super.createSchema(session, schemaName, properties, owner), e -> isOutcomeUnknown(e) && tables.namespaces(session).contains(schemaName));
    }

    @Override
    public void dropTable(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        orDone(() -> super.dropTable(session, tableHandle), _ -> IcebergTable.find(tableHandle).filter(table -> !exists(session, table.name())).isPresent());
    }

    @Override
    public void renameTable(ConnectorSession session, ConnectorTableHandle tableHandle, SchemaTableName newTableName)
    {
        orDone(() -> super.renameTable(session, tableHandle, newTableName), e -> isOutcomeUnknown(e) &&
                IcebergTable.find(tableHandle).filter(table -> !exists(session, table.name())).isPresent() &&
                exists(session, newTableName));
    }

    private boolean exists(ConnectorSession session, SchemaTableName name)
    {
        return tables.load(session, name).isPresent();
    }

    private static void orDone(Runnable change, Predicate<RuntimeException> isDone)
    {
        try {
            change.run();
        }
        catch (RuntimeException e) {
            if (!isDone(e, isDone)) {
                throw e;
            }
        }
    }

    private static boolean isDone(RuntimeException failure, Predicate<RuntimeException> isDone)
    {
        try {
            return isDone.test(failure);
        }
        catch (RuntimeException e) {
            failure.addSuppressed(e);
            return false;
        }
    }
}
