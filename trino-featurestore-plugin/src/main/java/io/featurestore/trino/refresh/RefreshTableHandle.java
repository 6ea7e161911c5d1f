package io.featurestore.trino.refresh;

import io.trino.plugin.iceberg.IcebergMergeTableHandle;
import io.trino.spi.connector.ConnectorInsertTableHandle;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Where an incremental refresh writes.
 *
 * @param columnCount of the storage table; the rows that are written have the row that each replaces, or NULL, in one more column
 */
public record RefreshTableHandle(IcebergMergeTableHandle merge, int columnCount)
        implements ConnectorInsertTableHandle
{
    public RefreshTableHandle
    {
        requireNonNull(merge, "merge is null");
        checkArgument(columnCount > 0, "columnCount is not positive");
    }
}
