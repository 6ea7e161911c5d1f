package io.featurestore.trino.asof;

import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.value.AsOfInstant;
import io.featurestore.trino.value.InstantRange;
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

import static com.google.common.collect.ImmutableList.toImmutableList;
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
                return scan(session, asOf, columns);
            }
            return delegate.createPageSource(transaction, session, split, table, tableCredentials, columns, dynamicFilter, memoryContext);
        }

        private ConnectorPageSource scan(ConnectorSession session, AsOfTableHandle table, List<ColumnHandle> columns)
        {
            indexes.flush(table.lastFlush());
            SelectedColumns selected = SelectedColumns.of(table, columns);
            return new AsOfPageSource(
                    table,
                    selected,
                    columns.stream()
                            .map(AsOfColumnHandle.class::cast)
                            .collect(toImmutableList()),
                    lease(session, table, selected.source()));
        }

        /**
         * The index that joins use if it is there; it is not filled for a scan, which needs one row of each entity.
         */
        private AsOfIndexLease lease(ConnectorSession session, AsOfTableHandle table, HistorySource source)
        {
            HistoryRequest allRows = HistoryRequest.of(source, source.keyTypes(), session.getTimeZoneKey(), false);
            AsOfInstant time = AsOfInstant.of(table.fixedTime().orElseThrow());
            return indexes.acquireIfFilled(allRows)
                    .orElseGet(() -> indexes.acquireAlone(session, HistoryRequest.ofNewest(
                            source.withTable(table.scanned()),
                            session.getTimeZoneKey(),
                            false,
                            new InstantRange(source.ttlMillis(), time.millis(), time.picosOfMilli()))));
        }

        @Override
        public long getMemoryUsage()
        {
            return delegate.getMemoryUsage();
        }
    }
}
