package io.featurestore.trino.refresh;

import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.storage.StorageConflicts;
import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

sealed interface RefreshPlan
{
    ResolvedFeatureView view();

    SchemaTableName storage();

    // The part of the table that the refresh is to read; empty if that is all of it
    Optional<IcebergTable> partOf(SchemaTableName table);

    default StorageConflicts conflicts()
    {
        return new StorageConflicts(view().name().toString());
    }

    record Full(ResolvedFeatureView view, SchemaTableName storage)
            implements RefreshPlan
    {
        public Full
        {
            requireNonNull(view, "view is null");
            requireNonNull(storage, "storage is null");
        }

        @Override
        public Optional<IcebergTable> partOf(SchemaTableName table)
        {
            return Optional.empty();
        }
    }

    // All rows are the source, pinned to a snapshot, and new rows those cut down to the files appended since the last refresh; stored rows the storage
    // table, pinned to the snapshot that the last refresh made
    record Incremental(ResolvedFeatureView view, SchemaTableName storage, IcebergTable allRows, IcebergTable newRows, IcebergTable storedRows)
            implements RefreshPlan
    {
        public Incremental
        {
            requireNonNull(view, "view is null");
            requireNonNull(storage, "storage is null");
            requireNonNull(allRows, "allRows is null");
            requireNonNull(newRows, "newRows is null");
            requireNonNull(storedRows, "storedRows is null");
        }

        @Override
        public Optional<IcebergTable> partOf(SchemaTableName table)
        {
            if (table.equals(allRows.name())) {
                return Optional.of(newRows);
            }
            return table.equals(storage) ? Optional.of(storedRows) : Optional.empty();
        }
    }
}
