package io.featurestore.trino.refresh;

import io.featurestore.trino.definition.ResolvedFeatureView;
import io.trino.spi.RefreshType;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

import static java.util.Objects.requireNonNull;

/**
 * A refresh that is done.
 *
 * @param type FULL if all stored rows were replaced, INCREMENTAL if some were
 * @param table that holds the view's rows; other statements, and listeners before this one, may have changed it since
 * @param snapshot that the refresh made: its id, its summary, and the files that it added and removed
 */
public record CommittedRefresh(ResolvedFeatureView view, RefreshType type, Table table, Snapshot snapshot)
{
    public CommittedRefresh
    {
        requireNonNull(view, "view is null");
        requireNonNull(type, "type is null");
        requireNonNull(table, "table is null");
        requireNonNull(snapshot, "snapshot is null");
    }
}
