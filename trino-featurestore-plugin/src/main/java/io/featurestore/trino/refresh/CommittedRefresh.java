package io.featurestore.trino.refresh;

import io.featurestore.trino.definition.ResolvedFeatureView;
import io.trino.spi.RefreshType;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

import static java.util.Objects.requireNonNull;

/**
 * @param type FULL if all stored rows were replaced
 * @param table that holds the view's rows; other statements or listeners may have changed it since
 * @param snapshot that was committed, with the files that it added and removed
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
