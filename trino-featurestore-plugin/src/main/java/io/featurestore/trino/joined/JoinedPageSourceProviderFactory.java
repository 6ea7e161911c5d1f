package io.featurestore.trino.joined;

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
 * Reads joined tables, and leaves every other to the delegate.
 */
public final class JoinedPageSourceProviderFactory
        implements ConnectorPageSourceProviderFactory
{
    private final ConnectorPageSourceProviderFactory delegate;
    private final AsOfIndexCache indexes;

    public JoinedPageSourceProviderFactory(ConnectorPageSourceProviderFactory delegate, AsOfIndexCache indexes)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public ConnectorPageSourceProvider createPageSourceProvider()
    {
        return new JoinedPageSourceProvider(delegate.createPageSourceProvider(), indexes);
    }

    private record JoinedPageSourceProvider(ConnectorPageSourceProvider delegate, AsOfIndexCache indexes)
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
            if (!(table instanceof JoinedTableHandle joined)) {
                return delegate.createPageSource(transaction, session, split, table, tableCredentials, columns, dynamicFilter, memoryContext);
            }
            QueryIndexes queryIndexes = new QueryIndexes(indexes, session, joined.lastFlush());
            JoinedScan scan = JoinedScan.of(joined, columns);
            // A filter of features is none of the spine's columns; the engine applies every filter itself
            boolean filtersFeatures = dynamicFilter.getColumnsCovered().stream().anyMatch(JoinedColumnHandle.class::isInstance);
            ConnectorPageSource spine = delegate.createPageSource(
                    transaction,
                    session,
                    split,
                    joined.spine(),
                    tableCredentials,
                    scan.spineColumns(),
                    filtersFeatures ? DynamicFilter.EMPTY : dynamicFilter,
                    memoryContext);
            return new JoinedPageSource(spine, scan, queryIndexes);
        }

        @Override
        public long getMemoryUsage()
        {
            return delegate.getMemoryUsage();
        }
    }
}
