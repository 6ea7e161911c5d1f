package io.featurestore.trino.joined;

import io.featurestore.trino.iceberg.IcebergTable;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.statistics.TableStatistics;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// A joined table is its spine with more columns. What would change which rows are read stays with the engine
final class JoinedMetadata
        implements ConnectorMetadata
{
    private final ConnectorMetadata delegate;

    JoinedMetadata(ConnectorMetadata delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public SchemaTableName getTableName(ConnectorSession session, ConnectorTableHandle table)
    {
        return delegate.getTableName(session, spine(table));
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        return delegate.getTableMetadata(session, IcebergTable.of(spine(table)).withoutProjection());
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        return JoinedColumns.all(delegate, session, table);
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        return column instanceof JoinedColumnHandle joined ? joined.metadata() : delegate.getColumnMetadata(session, spine(table), column);
    }

    @Override
    public TableStatistics getTableStatistics(ConnectorSession session, ConnectorTableHandle table)
    {
        return TableStatistics.builder()
                .setRowCount(delegate.getTableStatistics(session, spine(table)).getRowCount())
                .build();
    }

    @Override
    public Optional<ConnectorTableCredentials> getTableCredentials(ConnectorSession session, ConnectorTableHandle table)
    {
        return delegate.getTableCredentials(session, spine(table));
    }

    private static ConnectorTableHandle spine(ConnectorTableHandle table)
    {
        return ((JoinedTableHandle) table).spine();
    }
}
