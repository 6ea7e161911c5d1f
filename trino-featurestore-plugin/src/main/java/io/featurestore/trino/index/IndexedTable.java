package io.featurestore.trino.index;

import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;

import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
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
        return IcebergColumns.findName(handle).orElseGet(handle::toString);
    }

    static IndexedTable of(ConnectorTableHandle handle)
    {
        return IcebergTable.find(handle)
                .map(table -> new IndexedTable(table.name().toString(), table.snapshotId()))
                .orElseGet(() -> new IndexedTable(handle.toString(), OptionalLong.empty()));
    }

    // Its statistics are those of the columns, and its files are split at their row groups
    static ConnectorTableHandle projected(HistorySource source)
    {
        return IcebergTable.find(source.table())
                .map(table -> table.withProjection(source.columns().stream().map(HistoryColumn::handle).collect(toImmutableList())))
                .orElse(source.table());
    }
}
