package io.featurestore.trino.storage;

import com.google.inject.Inject;
import io.featurestore.trino.names.StorageName;
import io.trino.plugin.iceberg.IcebergConnector;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorPageSourceProviderFactory;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.transaction.IsolationLevel;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The Iceberg connector, which reports a missing file of a storage table as a materialized view that was replaced.
 */
public class StorageAwareConnector
        implements Connector
{
    private final IcebergConnector iceberg;

    @Inject
    public StorageAwareConnector(IcebergConnector iceberg)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
    }

    @Override
    public ConnectorTransactionHandle beginTransaction(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
    {
        return iceberg.beginTransaction(isolationLevel, readOnly, autoCommit);
    }

    @Override
    public ConnectorMetadata getMetadata(ConnectorSession session, ConnectorTransactionHandle transaction)
    {
        return iceberg.getMetadata(session, transaction);
    }

    @Override
    public void commit(ConnectorTransactionHandle transaction)
    {
        iceberg.commit(transaction);
    }

    @Override
    public void rollback(ConnectorTransactionHandle transaction)
    {
        iceberg.rollback(transaction);
    }

    @Override
    public void shutdown()
    {
        iceberg.shutdown();
    }

    @Override
    public Optional<FunctionProvider> getFunctionProvider()
    {
        return iceberg.getFunctionProvider();
    }

    @Override
    public ConnectorSplitManager getSplitManager()
    {
        return new StorageSplitManager(iceberg.getSplitManager());
    }

    @Override
    public ConnectorPageSourceProviderFactory getPageSourceProviderFactory()
    {
        ConnectorPageSourceProviderFactory delegate = iceberg.getPageSourceProviderFactory();
        return () -> new StoragePageSourceProvider(delegate.createPageSourceProvider());
    }

    private record StorageSplitManager(ConnectorSplitManager delegate)
            implements ConnectorSplitManager
    {
        @Override
        public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableHandle table, Set<ColumnHandle> dynamicFilterColumns, Constraint constraint)
        {
            if (!StorageName.isStorage(table)) {
                return delegate.getSplits(transaction, session, table, dynamicFilterColumns, constraint);
            }
            StorageConflicts conflicts = StorageConflicts.of(table);
            return new StorageSplitSource(conflicts.explained(() -> delegate.getSplits(transaction, session, table, dynamicFilterColumns, constraint)), conflicts);
        }

        @Override
        public ConnectorSplitSource getSplits(ConnectorTransactionHandle transaction, ConnectorSession session, ConnectorTableFunctionHandle function)
        {
            return delegate.getSplits(transaction, session, function);
        }
    }

    private record StoragePageSourceProvider(ConnectorPageSourceProvider delegate)
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
            if (!StorageName.isStorage(table)) {
                return delegate.createPageSource(transaction, session, split, table, tableCredentials, columns, dynamicFilter, memoryContext);
            }
            StorageConflicts conflicts = StorageConflicts.of(table);
            return new StoragePageSource(
                    conflicts.explained(() -> delegate.createPageSource(transaction, session, split, table, tableCredentials, columns, dynamicFilter, memoryContext)),
                    conflicts);
        }

        @Override
        public long getMemoryUsage()
        {
            return delegate.getMemoryUsage();
        }
    }
}
