package io.featurestore.trino.handle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.MemoryContext;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One split of a table that is read.
 */
public record TableScan<H extends ConnectorTableHandle>(
        ConnectorTransactionHandle transaction,
        ConnectorSession session,
        ConnectorSplit split,
        H table,
        Optional<ConnectorTableCredentials> credentials,
        List<ColumnHandle> columns,
        DynamicFilter dynamicFilter,
        MemoryContext memoryContext)
{
    public TableScan
    {
        requireNonNull(transaction, "transaction is null");
        requireNonNull(session, "session is null");
        requireNonNull(split, "split is null");
        requireNonNull(table, "table is null");
        requireNonNull(credentials, "credentials is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(dynamicFilter, "dynamicFilter is null");
        requireNonNull(memoryContext, "memoryContext is null");
    }

    <T extends ConnectorTableHandle> TableScan<T> as(Class<T> handle)
    {
        return new TableScan<>(transaction, session, split, handle.cast(table), credentials, columns, dynamicFilter, memoryContext);
    }

    /**
     * The same split as one of another table, with that table's columns.
     */
    public ConnectorPageSource readAs(ConnectorPageSourceProvider pageSources, ConnectorTableHandle otherTable, List<ColumnHandle> otherColumns, DynamicFilter otherFilter)
    {
        return pageSources.createPageSource(transaction, session, split, otherTable, credentials, otherColumns, otherFilter, memoryContext);
    }
}
