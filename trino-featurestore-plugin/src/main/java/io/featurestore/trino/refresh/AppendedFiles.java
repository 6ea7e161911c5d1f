package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.airlift.slice.Slices;
import io.featurestore.trino.iceberg.IcebergTable;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.Constraint;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * The data files that a table got between two of its snapshots.
 */
public record AppendedFiles(Set<String> paths, long rows)
{
    private static final int MAX_FILES = 1_000;
    private static final int MIN_ROWS_PER_NEW_ROW = 4;
    private static final String PATH_COLUMN = "$path";

    public AppendedFiles
    {
        paths = ImmutableSet.copyOf(requireNonNull(paths, "paths is null"));
    }

    // Empty when rows were changed or removed in between, and when the history was expired
    public static Optional<AppendedFiles> between(Table table, long from, long to)
    {
        return between(table, from, to, snapshot -> snapshot.operation().equals(DataOperations.APPEND));
    }

    /**
     * @param added whether the snapshot left each row that there was, or wrote it again in a new file
     */
    public static Optional<AppendedFiles> between(Table table, long from, long to, Predicate<Snapshot> added)
    {
        Snapshot snapshot = table.snapshot(to);
        if (snapshot == null) {
            return Optional.empty();
        }
        ImmutableSet.Builder<String> paths = ImmutableSet.builder();
        long rows = 0;
        while (snapshot.snapshotId() != from) {
            if (!added.test(snapshot)) {
                return Optional.empty();
            }
            for (DataFile file : snapshot.addedDataFiles(table.io())) {
                paths.add(file.location());
                rows += file.recordCount();
            }
            if (snapshot.parentId() == null || table.snapshot(snapshot.parentId()) == null) {
                return Optional.empty();
            }
            snapshot = table.snapshot(snapshot.parentId());
        }
        return Optional.of(new AppendedFiles(paths.build(), rows));
    }

    // Whether it is less work to look for what they change than to read all rows
    public boolean areFewOf(Snapshot all)
    {
        long total = Long.parseLong(all.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
        return paths.size() <= MAX_FILES && rows * MIN_ROWS_PER_NEW_ROW <= total;
    }

    // The table cut down to these files; empty if that is not possible
    public Optional<IcebergTable> of(ConnectorMetadata iceberg, ConnectorSession session, IcebergTable table)
    {
        ColumnHandle path = iceberg.getColumnHandles(session, table.handle()).get(PATH_COLUMN);
        List<Object> values = paths.stream()
                .map(Slices::utf8Slice)
                .collect(toImmutableList());
        Constraint constraint = new Constraint(TupleDomain.withColumnDomains(ImmutableMap.of(path, Domain.multipleValues(VARCHAR, values))));
        return iceberg.applyFilter(session, table.handle(), constraint)
                .filter(result -> result.getRemainingFilter().isAll())
                .map(result -> IcebergTable.of(result.getHandle()));
    }
}
