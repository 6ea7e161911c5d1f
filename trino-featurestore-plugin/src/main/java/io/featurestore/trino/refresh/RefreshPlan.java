package io.featurestore.trino.refresh;

import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.storage.StorageReads;
import io.trino.plugin.iceberg.IcebergTableHandle;
import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * How one materialized view is refreshed.
 *
 * @param incremental present if only new rows of its source are read
 */
record RefreshPlan(ResolvedFeatureView view, SchemaTableName storage, Optional<Incremental> incremental)
{
    RefreshPlan
    {
        requireNonNull(view, "view is null");
        requireNonNull(storage, "storage is null");
        requireNonNull(incremental, "incremental is null");
    }

    StorageReads reads()
    {
        return new StorageReads(view.name().toString());
    }

    /**
     * @param newRows the source, pinned to a snapshot and cut down to the files appended since the last refresh
     * @param storage pinned to the snapshot that the last refresh made
     */
    record Incremental(SchemaTableName source, IcebergTableHandle newRows, IcebergTableHandle storage)
    {
        Incremental
        {
            requireNonNull(source, "source is null");
            requireNonNull(newRows, "newRows is null");
            requireNonNull(storage, "storage is null");
        }
    }
}
