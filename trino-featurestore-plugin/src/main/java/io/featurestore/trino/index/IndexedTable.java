package io.featurestore.trino.index;

import io.trino.plugin.iceberg.IcebergColumnHandle;
import io.trino.plugin.iceberg.IcebergTableHandle;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;

import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

// The table that an index was filled from; without snapshot if it never had rows
public record IndexedTable(String name, OptionalLong snapshotId)
{
    public IndexedTable
    {
        requireNonNull(name, "name is null");
        requireNonNull(snapshotId, "snapshotId is null");
    }

    static String columnName(ColumnHandle handle)
    {
        return handle instanceof IcebergColumnHandle column ? column.getName() : handle.toString();
    }

    static IndexedTable of(ConnectorTableHandle handle)
    {
        return handle instanceof IcebergTableHandle table
                ? new IndexedTable(table.getSchemaTableName().toString(), table.getSnapshotId())
                : new IndexedTable(handle.toString(), OptionalLong.empty());
    }
}
