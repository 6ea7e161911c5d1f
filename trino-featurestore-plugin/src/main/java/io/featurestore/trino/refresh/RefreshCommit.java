package io.featurestore.trino.refresh;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.airlift.slice.Slice;
import io.featurestore.trino.freshness.RefreshedSources;
import io.featurestore.trino.iceberg.FragmentReader;
import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.iceberg.IcebergCatalogFactory;
import io.featurestore.trino.iceberg.IcebergErrorCodes;
import io.featurestore.trino.iceberg.WrittenFiles;
import io.featurestore.trino.refresh.RefreshPlan.Full;
import io.featurestore.trino.refresh.RefreshPlan.Incremental;
import io.featurestore.trino.storage.StorageConflicts;
import io.trino.spi.RefreshType;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.events.CreateSnapshotEvent;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;

import java.util.Collection;
import java.util.Optional;

import static io.featurestore.trino.failure.ExplainedCalls.explaining;
import static io.featurestore.trino.failure.IcebergErrors.explain;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

public class RefreshCommit
{
    private static final Logger log = Logger.get(RefreshCommit.class);

    private final IcebergCatalogFactory catalogs;
    private final FragmentReader fragmentReader;
    private final RefreshListeners listeners;

    @Inject
    RefreshCommit(IcebergCatalogFactory catalogs, FragmentReader fragmentReader, RefreshListeners listeners)
    {
        this.catalogs = requireNonNull(catalogs, "catalogs is null");
        this.fragmentReader = requireNonNull(fragmentReader, "fragmentReader is null");
        this.listeners = requireNonNull(listeners, "listeners is null");
    }

    /**
     * Commits one snapshot or nothing.
     *
     * @throws TrinoException TRANSACTION_CONFLICT if the storage table has changed since an incremental refresh read it
     */
    void commit(ConnectorSession session, RefreshPlan plan, Collection<Slice> fragments, RefreshedSources sources)
    {
        Table table = plan.conflicts().explained(() -> explaining(IcebergCatalog.class, catalogs.create(session)).loadTable(session, plan.storage()));
        WrittenFiles files = fragmentReader.read(table, fragments);
        SnapshotUpdate<?> update = switch (plan) {
            case Full _ -> replaceAll(table, files);
            case Incremental incremental -> merge(table, incremental, files);
        };
        RefreshType type = switch (plan) {
            case Full _ -> RefreshType.FULL;
            case Incremental _ -> RefreshType.INCREMENTAL;
        };
        listeners.beforeCommit(session, new PendingRefresh(plan.view(), type, table, files)).forEach(update::set);
        sources.toSummary().forEach(update::set);
        commit(plan, update);
        afterCommit(session, plan, type, table, update);
    }

    private static OverwriteFiles replaceAll(Table table, WrittenFiles files)
    {
        OverwriteFiles overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
        files.data().forEach(overwrite::addFile);
        return overwrite;
    }

    private static RowDelta merge(Table table, Incremental plan, WrittenFiles files)
    {
        RowDelta delta = table.newRowDelta()
                .validateFromSnapshot(plan.storedRows().snapshotId().orElseThrow())
                .validateNoConflictingDataFiles()
                .validateNoConflictingDeleteFiles()
                .validateDeletedFiles()
                .validateDataFilesExist(files.referencedDataFiles());
        files.data().forEach(delta::addRows);
        files.deletes().forEach(delta::addDeletes);
        return delta;
    }

    private static void commit(RefreshPlan plan, SnapshotUpdate<?> update)
    {
        try {
            update.commit();
        }
        catch (ValidationException | CommitFailedException e) {
            throw new TrinoException(TRANSACTION_CONFLICT, "Materialized view %s was refreshed by another statement at the same time: its contents are those of that one, run this one again if it is stale"
                    .formatted(plan.view().name()), e);
        }
        catch (RuntimeException e) {
            if (StorageConflicts.isGone(e)) {
                throw plan.conflicts().conflict(e);
            }
            throw explain(
                    "commit the refresh of materialized view " + plan.view().name(),
                    new TrinoException(IcebergErrorCodes.COMMIT_ERROR, "Cannot commit the refresh of materialized view %s: %s".formatted(plan.view().name(), e.getMessage()), e));
        }
    }

    private void afterCommit(ConnectorSession session, RefreshPlan plan, RefreshType type, Table table, SnapshotUpdate<?> update)
    {
        listeners.afterCommit(session, new CommittedRefresh(plan.view(), type, table, committed(plan, table, update)));
    }

    // The current snapshot may be that of another statement by now
    private static Snapshot committed(RefreshPlan plan, Table table, SnapshotUpdate<?> update)
    {
        try {
            return Optional.ofNullable(table.snapshot(((CreateSnapshotEvent) update.updateEvent()).snapshotId())).orElseGet(table::currentSnapshot);
        }
        catch (RuntimeException e) {
            log.warn(e, "Materialized view %s was refreshed, but which snapshot that made cannot be read: the current one is taken for it", plan.view().name());
            return table.currentSnapshot();
        }
    }
}
