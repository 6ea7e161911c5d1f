package io.featurestore.trino.materialized;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.refresh.MaterializedViewRefresh;
import io.featurestore.trino.sql.RefreshSql;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// The columns of storage tables. Readers see those of the view, with the ends of intervals hidden. A refresh sees the ends, too, and an incremental
// one has a column for the stored row that each row replaces
final class StorageColumns
{
    private final ConnectorMetadata iceberg;
    private final MaterializedViewRefresh refresh;

    StorageColumns(ConnectorMetadata iceberg, MaterializedViewRefresh refresh)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.refresh = requireNonNull(refresh, "refresh is null");
    }

    ConnectorTableMetadata metadata(ConnectorSession session, ConnectorTableHandle handle, ConnectorTableMetadata table)
    {
        return new ConnectorTableMetadata(table.getTable(), columns(session, handle, table.getColumns()), table.getProperties(), table.getComment(), table.getCheckConstraints());
    }

    Map<String, ColumnHandle> handles(ConnectorSession session, ConnectorTableHandle handle, Map<String, ColumnHandle> handles)
    {
        if (!refresh.namesReplacedRows(session, name(handle))) {
            return handles;
        }
        return ImmutableMap.<String, ColumnHandle>builder()
                .putAll(handles)
                .put(RefreshSql.ROW_ID, iceberg.getMergeRowIdColumnHandle(session, handle))
                .buildOrThrow();
    }

    private List<ColumnMetadata> columns(ConnectorSession session, ConnectorTableHandle handle, List<ColumnMetadata> columns)
    {
        boolean written = refresh.writes(session, name(handle));
        ImmutableList.Builder<ColumnMetadata> described = ImmutableList.builder();
        described.addAll(columns.stream()
                .filter(column -> !column.isHidden())
                .map(column -> column.getName().startsWith("$") && !written ? hidden(column) : column)
                .collect(toImmutableList()));
        if (refresh.namesReplacedRows(session, name(handle))) {
            described.add(ColumnMetadata.builder()
                    .setName(RefreshSql.ROW_ID)
                    .setType(iceberg.getColumnMetadata(session, handle, iceberg.getMergeRowIdColumnHandle(session, handle)).getType())
                    .build());
        }
        return described
                .addAll(columns.stream().filter(ColumnMetadata::isHidden).iterator())
                .build();
    }

    private static SchemaTableName name(ConnectorTableHandle handle)
    {
        return IcebergTable.of(handle).name();
    }

    private static ColumnMetadata hidden(ColumnMetadata column)
    {
        return ColumnMetadata.builderFrom(column)
                .setHidden(true)
                .build();
    }
}
