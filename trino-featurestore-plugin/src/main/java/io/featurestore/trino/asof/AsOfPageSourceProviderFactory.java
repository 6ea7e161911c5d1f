package io.featurestore.trino.asof;

import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.lookup.QueryIndexes;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorPageSourceProviderFactory;
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
 * Scans {@code v$as_of} at one time, and leaves every other table to the delegate.
 */
public final class AsOfPageSourceProviderFactory
        implements ConnectorPageSourceProviderFactory
{
    private final ConnectorPageSourceProviderFactory delegate;
    private final AsOfIndexCache indexes;

    public AsOfPageSourceProviderFactory(ConnectorPageSourceProviderFactory delegate, AsOfIndexCache indexes)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public ConnectorPageSourceProvider createPageSourceProvider()
    {
        return new AsOfPageSourceProvider(delegate.createPageSourceProvider(), indexes);
    }

    private record AsOfPageSourceProvider(ConnectorPageSourceProvider delegate, AsOfIndexCache indexes)
            implements ConnectorPageSourceProvider
    {
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
            if (table instanceof AsOfTableHandle asOf) {
                return new AsOfPageSource(asOf, columns, new QueryIndexes(indexes, session, asOf.lastFlush()));
            }
            return delegate.createPageSource(transaction, session, split, table, tableCredentials, columns, dynamicFilter, memoryContext);
        }

        @Override
        public long getMemoryUsage()
        {
            return delegate.getMemoryUsage();
        }
    }
}
