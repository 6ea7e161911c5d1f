package io.featurestore.trino.storage;

import com.google.common.collect.ImmutableList;
import io.airlift.log.Logger;
import io.airlift.slice.Slice;
import io.featurestore.catalog.Durations;
import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.iceberg.IcebergCatalogFactory;
import io.featurestore.trino.storage.UnusedStorage.UnusedTable;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;

import java.lang.invoke.MethodHandle;
import java.time.Instant;
import java.util.List;

import static com.google.common.base.Strings.isNullOrEmpty;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.slice.Slices.utf8Slice;
import static io.featurestore.trino.failure.ExplainedCalls.explaining;
import static io.trino.plugin.base.util.Procedures.checkProcedureArgument;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.drop_unused_storage(schema_name, retention_threshold, dry_run)} drops the storage tables of a schema that no view names.
 * Tables written within the retention are kept, because a running statement may be about to store their view. A dry run only checks rights.
 */
public class DropUnusedStorageProcedure
{
    private static final Logger log = Logger.get(DropUnusedStorageProcedure.class);
    private static final Slice DEFAULT_RETENTION_THRESHOLD = utf8Slice("1d");
    private static final MethodHandle DROP_UNUSED_STORAGE;

    static {
        try {
            DROP_UNUSED_STORAGE = lookup().unreflect(DropUnusedStorageProcedure.class.getMethod("dropUnusedStorage", ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class, Boolean.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private final UnusedStorage unusedStorage;
    private final IcebergCatalogFactory catalogs;

    public DropUnusedStorageProcedure(UnusedStorage unusedStorage, IcebergCatalogFactory catalogs)
    {
        this.unusedStorage = requireNonNull(unusedStorage, "unusedStorage is null");
        this.catalogs = requireNonNull(catalogs, "catalogs is null");
    }

    public Procedure procedure()
    {
        return new Procedure(
                "system",
                "drop_unused_storage",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("RETENTION_THRESHOLD", VARCHAR, false, DEFAULT_RETENTION_THRESHOLD),
                        new Argument("DRY_RUN", BOOLEAN, false, false)),
                DROP_UNUSED_STORAGE.bindTo(this));
    }

    public void dropUnusedStorage(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String retentionThreshold, Boolean dryRun)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            checkProcedureArgument(!isNullOrEmpty(schemaName), "schema_name cannot be null or empty");
            checkProcedureArgument(retentionThreshold != null, "retention_threshold cannot be null");
            checkProcedureArgument(dryRun != null, "dry_run cannot be null");
            Instant writtenBefore = writtenBefore(session, retentionThreshold);

            accessControl.checkCanShowTables(null, schemaName);
            List<UnusedTable> unused = unusedStorage.find(session, find(session, schemaName)).stream()
                    .filter(table -> !table.changedAt().isAfter(writtenBefore))
                    .collect(toImmutableList());
            unused.forEach(table -> accessControl.checkCanDropTable(null, table.name()));
            if (dryRun) {
                log.info("Unused in schema %s, not dropped in a dry run: %s", schemaName, unused);
                return;
            }
            StorageDrop storageDrop = new StorageDrop(explaining(IcebergCatalog.class, catalogs.create(session)));
            unused.forEach(table -> storageDrop.drop(session, table.name()));
        }
    }

    private static Instant writtenBefore(ConnectorSession session, String retentionThreshold)
    {
        try {
            return session.getStart().minus(Durations.parse(retentionThreshold));
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "retention_threshold: " + e.getMessage(), e);
        }
    }

    private String find(ConnectorSession session, String schemaName)
    {
        return unusedStorage.schemas(session).stream()
                .filter(schemaName::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> new SchemaNotFoundException(schemaName));
    }
}
