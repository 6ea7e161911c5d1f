package io.featurestore.trino.refresh;

import io.trino.plugin.iceberg.IcebergMergeTableHandle;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMergeTableHandle;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param columnCount of the storage table; one more column of the pages has the id of the stored row that each row replaces, or NULL
 * @param onlyDeletes whether a row that has such an id is not stored itself
 */
public record RefreshTableHandle(IcebergMergeTableHandle merge, int columnCount, boolean onlyDeletes)
        implements ConnectorInsertTableHandle
{
    public RefreshTableHandle
    {
        requireNonNull(merge, "merge is null");
        checkArgument(columnCount > 0, "columnCount is not positive");
    }

    static RefreshTableHandle of(ConnectorMergeTableHandle merge, int columnCount, boolean onlyDeletes)
    {
        return new RefreshTableHandle((IcebergMergeTableHandle) merge, columnCount, onlyDeletes);
    }

    ConnectorInsertTableHandle target()
    {
        return merge.getInsertTableHandle();
    }
}
