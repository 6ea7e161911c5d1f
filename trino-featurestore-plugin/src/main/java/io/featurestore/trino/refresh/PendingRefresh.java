package io.featurestore.trino.refresh;

import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.iceberg.WrittenFiles;
import io.trino.spi.RefreshType;
import org.apache.iceberg.Table;

import static java.util.Objects.requireNonNull;

public record PendingRefresh(ResolvedFeatureView view, RefreshType type, Table table, WrittenFiles files)
{
    public PendingRefresh
    {
        requireNonNull(view, "view is null");
        requireNonNull(type, "type is null");
        requireNonNull(table, "table is null");
        requireNonNull(files, "files is null");
    }
}
