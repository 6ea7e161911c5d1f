package io.featurestore.trino.refresh;

import com.google.inject.Inject;
import io.airlift.json.JsonCodec;
import io.airlift.slice.Slice;
import io.featurestore.trino.freshness.RefreshedSources;
import io.featurestore.trino.refresh.RefreshPlan.Full;
import io.featurestore.trino.refresh.RefreshPlan.Incremental;
import io.featurestore.trino.storage.BucketCount;
import io.featurestore.trino.storage.StorageReads;
import io.trino.plugin.iceberg.CommitTaskData;
import io.trino.plugin.iceberg.PartitionData;
import io.trino.plugin.iceberg.catalog.TrinoCatalog;
import io.trino.plugin.iceberg.catalog.TrinoCatalogFactory;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.failure.ExplainedCalls.explaining;
import static io.featurestore.trino.failure.IcebergErrors.explain;
import static io.trino.plugin.iceberg.IcebergErrorCode.ICEBERG_COMMIT_ERROR;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * Writes what a refresh made in one snapshot, or nothing.
 */
public class RefreshCommit
{
    private final TrinoCatalogFactory catalogs;
    private final JsonCodec<CommitTaskData> fragmentCodec;
    private final SnapshotExpiry snapshotExpiry;

    @Inject
    public RefreshCommit(TrinoCatalogFactory catalogs, JsonCodec<CommitTaskData> fragmentCodec, SnapshotExpiry snapshotExpiry)
    {
        this.catalogs = requireNonNull(catalogs, "catalogs is null");
        this.fragmentCodec = requireNonNull(fragmentCodec, "fragmentCodec is null");
        this.snapshotExpiry = requireNonNull(snapshotExpiry, "snapshotExpiry is null");
    }

    /**
     * The rows take the place of all that are there, whatever these are by now.
     */
    void replaceAll(ConnectorSession session, Full plan, Collection<Slice> fragments, RefreshedSources sources)
    {
        Table table = load(session, plan);
        OverwriteFiles overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
        decode(fragments).forEach(file -> overwrite.addFile(dataFile(table, file)));
        commit(plan, overwrite, sources);
        snapshotExpiry.expire(table);
        BucketCount.adapt(table);
    }

    /**
     * The rows are added, and those that they replace are deleted.
     *
     * @throws TrinoException TRANSACTION_CONFLICT when the storage is no longer as the refresh read it
     */
    void merge(ConnectorSession session, Incremental plan, Collection<Slice> fragments, RefreshedSources sources)
    {
        Table table = load(session, plan);
        List<CommitTaskData> files = decode(fragments);
        RowDelta delta = table.newRowDelta()
                .validateFromSnapshot(plan.storedRows().getSnapshotId().orElseThrow())
                .validateNoConflictingDataFiles()
                .validateNoConflictingDeleteFiles()
                .validateDeletedFiles()
                .validateDataFilesExist(files.stream()
                        .map(CommitTaskData::referencedDataFile)
                        .flatMap(Optional::stream)
                        .collect(toImmutableList()));
        for (CommitTaskData file : files) {
            switch (file.content()) {
                case DATA -> delta.addRows(dataFile(table, file));
                case POSITION_DELETES -> delta.addDeletes(deleteFile(table, file));
                case EQUALITY_DELETES, DATA_MANIFEST, DELETE_MANIFEST -> throw new IllegalArgumentException("Unexpected file content: " + file.content());
            }
        }
        commit(plan, delta, sources);
        snapshotExpiry.expire(table);
    }

    private Table load(ConnectorSession session, RefreshPlan plan)
    {
        return plan.reads().explained(() -> explaining(TrinoCatalog.class, catalogs.create(session.getIdentity())).loadTable(session, plan.storage()));
    }

    private List<CommitTaskData> decode(Collection<Slice> fragments)
    {
        return fragments.stream()
                .map(fragment -> fragmentCodec.fromJson(fragment.getBytes()))
                .collect(toImmutableList());
    }

    private static void commit(RefreshPlan plan, SnapshotUpdate<?> update, RefreshedSources sources)
    {
        sources.toSummary().forEach(update::set);
        try {
            update.commit();
        }
        catch (ValidationException | CommitFailedException e) {
            throw new TrinoException(TRANSACTION_CONFLICT, "Materialized view %s was refreshed by another statement at the same time: its contents are those of that one, run this one again if it is stale"
                    .formatted(plan.view().name()), e);
        }
        catch (RuntimeException e) {
            if (StorageReads.isGone(e)) {
                throw plan.reads().conflict(e);
            }
            throw explain(
                    "commit the refresh of materialized view " + plan.view().name(),
                    new TrinoException(ICEBERG_COMMIT_ERROR, "Cannot commit the refresh of materialized view %s: %s".formatted(plan.view().name(), e.getMessage()), e));
        }
    }

    private static DataFile dataFile(Table table, CommitTaskData file)
    {
        PartitionSpec spec = PartitionSpecParser.fromJson(table.schema(), file.partitionSpecJson());
        DataFiles.Builder builder = DataFiles.builder(spec)
                .withPath(file.path())
                .withFormat(file.fileFormat().toIceberg())
                .withFileSizeInBytes(file.fileSizeInBytes())
                .withMetrics(file.metrics().metrics())
                .withSortOrder(table.sortOrders().get(file.sortOrderId()));
        file.fileSplitOffsets().ifPresent(builder::withSplitOffsets);
        file.partitionDataJson().ifPresent(partition -> builder.withPartition(PartitionData.fromJson(partition, spec)));
        return builder.build();
    }

    private static DeleteFile deleteFile(Table table, CommitTaskData file)
    {
        PartitionSpec spec = PartitionSpecParser.fromJson(table.schema(), file.partitionSpecJson());
        FileMetadata.Builder builder = FileMetadata.deleteFileBuilder(spec)
                .ofPositionDeletes()
                .withPath(file.path())
                .withFormat(file.fileFormat().toIceberg())
                .withFileSizeInBytes(file.fileSizeInBytes())
                .withMetrics(file.metrics().metrics());
        file.fileSplitOffsets().ifPresent(builder::withSplitOffsets);
        file.partitionDataJson().ifPresent(partition -> builder.withPartition(PartitionData.fromJson(partition, spec)));
        return builder.build();
    }
}
