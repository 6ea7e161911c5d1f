package io.featurestore.trino.function;

import com.google.inject.Inject;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.lookup.HistoryInParts;
import io.featurestore.trino.source.HistoryColumn;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;
import io.trino.spi.function.table.TableFunctionSplitProcessor;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.transaction.IsolationLevel.READ_UNCOMMITTED;
import static java.util.Objects.requireNonNull;

public final class AsOfProcessorProviderFactory
        implements TableFunctionProcessorProviderFactory
{
    private final AsOfIndexCache indexes;
    private final Connector delegate;

    @Inject
    AsOfProcessorProviderFactory(AsOfIndexCache indexes, @ForTableFunctions Connector delegate)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public TableFunctionProcessorProvider createTableFunctionProcessorProvider()
    {
        return new AsOfProcessorProvider(indexes, delegate);
    }

    private record AsOfProcessorProvider(AsOfIndexCache indexes, Connector delegate)
            implements TableFunctionProcessorProvider
    {
        @Override
        public TableFunctionSplitProcessor getSplitProcessor(
                ConnectorSession session,
                ConnectorTableFunctionHandle functionHandle,
                Optional<ConnectorTableCredentials> tableCredentials,
                ConnectorSplit split)
        {
            AsOfFunctionHandle handle = (AsOfFunctionHandle) functionHandle;
            if (!(split instanceof AsOfSplit)) {
                return ofPart(session, handle, tableCredentials, split);
            }
            return new AsOfProcessor(handle, new HistoryInParts(handle.request(session.getTimeZoneKey()), request -> lease(session, request)));
        }

        // All events are worth keeping
        private AsOfIndexLease lease(ConnectorSession session, HistoryRequest request)
        {
            if (!request.isComplete()) {
                return indexes.acquireAlone(session, request);
            }
            AsOfIndexLease lease = indexes.acquire(session, request);
            indexes.showTo(session.getUser(), request);
            return lease;
        }

        private TableFunctionSplitProcessor ofPart(ConnectorSession session, AsOfFunctionHandle handle, Optional<ConnectorTableCredentials> credentials, ConnectorSplit split)
        {
            List<ColumnHandle> columns = handle.source().columns().stream()
                    .map(HistoryColumn::handle)
                    .collect(toImmutableList());
            ConnectorTransactionHandle transaction = delegate.beginTransaction(READ_UNCOMMITTED, true, true);
            try {
                return new IntervalAsOfProcessor(handle, delegate.getPageSourceProviderFactory().createPageSourceProvider()
                        .createPageSource(transaction, session, split, handle.source().table(), credentials, columns, DynamicFilter.EMPTY, MemoryContext.NO_LIMIT));
            }
            finally {
                // Only metadata belongs to a transaction, and a page source needs none
                delegate.commit(transaction);
            }
        }
    }
}
