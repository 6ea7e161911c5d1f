package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableSet;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

record AppendedFiles(Set<String> paths, long rows)
{
    AppendedFiles
    {
        paths = ImmutableSet.copyOf(requireNonNull(paths, "paths is null"));
    }

    // Empty when rows were changed or removed in between, and when the history was expired
    static Optional<AppendedFiles> between(Table table, long from, long to)
    {
        Snapshot snapshot = table.snapshot(to);
        if (snapshot == null) {
            return Optional.empty();
        }
        ImmutableSet.Builder<String> paths = ImmutableSet.builder();
        long rows = 0;
        while (snapshot.snapshotId() != from) {
            if (!snapshot.operation().equals(DataOperations.APPEND)) {
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
}
