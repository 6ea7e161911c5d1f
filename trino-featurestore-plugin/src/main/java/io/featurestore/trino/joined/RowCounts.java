package io.featurestore.trino.joined;

import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.iceberg.IcebergTable;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;

import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

// How many rows a table has, as its writers tell
public record RowCounts(IcebergCatalog tables)
{
    public RowCounts
    {
        requireNonNull(tables, "tables is null");
    }

    // Empty if the writer of the snapshot does not tell
    public OptionalLong of(ConnectorSession session, ConnectorTableHandle handle)
    {
        IcebergTable table = IcebergTable.of(handle);
        if (table.snapshotId().isEmpty()) {
            return OptionalLong.of(0);
        }
        Snapshot snapshot = tables.loadTable(session, table.name()).snapshot(table.snapshotId().getAsLong());
        return Optional.ofNullable(snapshot).stream()
                .flatMap(found -> Optional.ofNullable(found.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP)).stream())
                .mapToLong(Long::parseLong)
                .findFirst();
    }
}
