package io.featurestore.trino.refresh;

import io.trino.plugin.iceberg.IcebergMergeTableHandle;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMergeTableHandle;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param columnCount of the storage table; one more column of the pages has the id of the stored row that each row replaces, or NULL
 */
public record RefreshTableHandle(IcebergMergeTableHandle merge, int columnCount)
        implements ConnectorInsertTableHandle
{
    public RefreshTableHandle
    {
        requireNonNull(merge, "merge is null");
        checkArgument(columnCount > 0, "columnCount is not positive");
    }

    static RefreshTableHandle of(ConnectorMergeTableHandle merge, int columnCount)
    {
        return new RefreshTableHandle((IcebergMergeTableHandle) merge, columnCount);
    }

    ConnectorInsertTableHandle target()
    {
        return merge.getInsertTableHandle();
    }
}
