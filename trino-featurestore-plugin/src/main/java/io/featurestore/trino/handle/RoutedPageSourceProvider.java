package io.featurestore.trino.handle;

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static java.util.Objects.requireNonNull;

final class RoutedPageSourceProvider
        implements ConnectorPageSourceProvider
{
    private final HandleKinds kinds;
    private final ConnectorPageSourceProvider delegate;
    private final Map<TableKind<?>, OfKind<?>> pageSources = new ConcurrentHashMap<>();

    RoutedPageSourceProvider(HandleKinds kinds, ConnectorPageSourceProvider delegate)
    {
        this.kinds = requireNonNull(kinds, "kinds is null");
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public ConnectorPageSource createPageSource(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorSplit split,
            ConnectorTableHandle table,
            Optional<ConnectorTableCredentials> tableCredentials,
            List<ColumnHandle> columns,
            DynamicFilter dynamicFilter,
            MemoryContext memoryContext)
    {
        Optional<TableKind<?>> kind = kinds.table(table);
        if (kind.isEmpty()) {
            return delegate.createPageSource(transaction, session, split, table, tableCredentials, columns, dynamicFilter, memoryContext);
        }
        return pageSources.computeIfAbsent(kind.orElseThrow(), present -> OfKind.of(present, delegate))
                .read(new TableScan<>(transaction, session, split, table, tableCredentials, columns, dynamicFilter, memoryContext));
    }

    @Override
    public long getMemoryUsage()
    {
        return delegate.getMemoryUsage();
    }

    private record OfKind<H extends ConnectorTableHandle>(Class<H> handle, PageSources<H> pageSources)
    {
        private static <H extends ConnectorTableHandle> OfKind<H> of(TableKind<H> kind, ConnectorPageSourceProvider delegate)
        {
            return new OfKind<>(kind.handle(), kind.pageSources(delegate));
        }

        private ConnectorPageSource read(TableScan<ConnectorTableHandle> scan)
        {
            return pageSources.read(scan.as(handle));
        }
    }
}
