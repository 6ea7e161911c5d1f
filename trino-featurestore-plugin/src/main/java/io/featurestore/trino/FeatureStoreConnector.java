package io.featurestore.trino;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.featurestore.trino.definition.DefinitionProperties;
import io.featurestore.trino.failure.ExplainedProcedures;
import io.featurestore.trino.guard.NamingProcedure;
import io.featurestore.trino.handle.HandleKinds;
import io.featurestore.trino.relation.DerivedRelations;
import io.featurestore.trino.storage.StorageAwareConnector;
import io.featurestore.trino.storage.StorageSafeFunction;
import io.featurestore.trino.store.TableWrites;
import io.featurestore.trino.table.TrainingSetOfTable;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.plugin.iceberg.IcebergConnector;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorCapabilities;
import io.trino.spi.connector.ConnectorIndexProvider;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorNodePartitioningProvider;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorPageSourceProviderFactory;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.connector.TableProcedureMetadata;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.transaction.IsolationLevel;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Trino's Iceberg connector with features: what they do not change is the Iceberg connector's own, handles included.
 */
public class FeatureStoreConnector
        implements Connector
{
    private final IcebergConnector iceberg;
    private final StorageAwareConnector tables;
    private final FeatureStoreTransactions transactions;
    private final TableWrites tableWrites;
    private final Optional<ConnectorAccessControl> accessControl;
    private final HandleKinds handleKinds;
    private final ConnectorSplitManager splitManager;

    @Inject
    public FeatureStoreConnector(
            IcebergConnector iceberg,
            StorageAwareConnector tables,
            FeatureStoreTransactions transactions,
            TableWrites tableWrites,
            Optional<ConnectorAccessControl> accessControl,
            DerivedRelations derivedRelations,
            HandleKinds handleKinds)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.transactions = requireNonNull(transactions, "transactions is null");
        this.tableWrites = requireNonNull(tableWrites, "tableWrites is null");
        this.accessControl = requireNonNull(accessControl, "accessControl is null").map(control -> new FeatureStoreAccessControl(control, derivedRelations));
        this.handleKinds = requireNonNull(handleKinds, "handleKinds is null");
        this.splitManager = handleKinds.splitManager(tables.getSplitManager());
    }

    @Override
    public ConnectorTransactionHandle beginTransaction(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
    {
        return iceberg.beginTransaction(isolationLevel, readOnly, autoCommit);
    }

    @Override
    public ConnectorMetadata getMetadata(ConnectorSession session, ConnectorTransactionHandle transaction)
    {
        return new ClassLoaderSafeConnectorMetadata(transactions.metadata(session, transaction), getClass().getClassLoader());
    }

    @Override
    public void commit(ConnectorTransactionHandle transaction)
    {
        transactions.end(transaction);
        iceberg.commit(transaction);
    }

    @Override
    public void rollback(ConnectorTransactionHandle transaction)
    {
        transactions.end(transaction);
        iceberg.rollback(transaction);
    }

    @Override
    public Set<ConnectorCapabilities> getCapabilities()
    {
        return iceberg.getCapabilities();
    }

    @Override
    public ConnectorSplitManager getSplitManager()
    {
        return splitManager;
    }

    @Override
    public ConnectorPageSourceProviderFactory getPageSourceProviderFactory()
    {
        return handleKinds.pageSourceProviderFactory(tables.getPageSourceProviderFactory());
    }

    @Override
    public ConnectorIndexProvider getIndexProvider()
    {
        return handleKinds.indexProvider();
    }

    @Override
    public ConnectorPageSinkProvider getPageSinkProvider()
    {
        return handleKinds.pageSinkProvider(iceberg.getPageSinkProvider());
    }

    @Override
    public ConnectorNodePartitioningProvider getNodePartitioningProvider()
    {
        return iceberg.getNodePartitioningProvider();
    }

    @Override
    public Set<Procedure> getProcedures()
    {
        return iceberg.getProcedures().stream()
                .map(tableWrites::watched)
                .map(ExplainedProcedures::explaining)
                .map(NamingProcedure::checked)
                .collect(toImmutableSet());
    }

    @Override
    public Set<TableProcedureMetadata> getTableProcedures()
    {
        return iceberg.getTableProcedures();
    }

    @Override
    public Set<ConnectorTableFunction> getTableFunctions()
    {
        return ImmutableSet.<ConnectorTableFunction>builder()
                .addAll(iceberg.getTableFunctions().stream().map(function -> new StorageSafeFunction(function, transactions::metadata)).iterator())
                .addAll(handleKinds.tableFunctions())
                .build();
    }

    @Override
    public Optional<FunctionProvider> getFunctionProvider()
    {
        return iceberg.getFunctionProvider().map(handleKinds::functionProvider);
    }

    @Override
    public Set<SystemTable> getSystemTables()
    {
        return iceberg.getSystemTables();
    }

    @Override
    public List<PropertyMetadata<?>> getSessionProperties()
    {
        return iceberg.getSessionProperties();
    }

    @Override
    public List<PropertyMetadata<?>> getSchemaProperties()
    {
        return iceberg.getSchemaProperties();
    }

    @Override
    public List<PropertyMetadata<?>> getTableProperties()
    {
        return ImmutableList.<PropertyMetadata<?>>builder()
                .addAll(iceberg.getTableProperties())
                .addAll(DefinitionProperties.tableProperties())
                .add(TrainingSetOfTable.property())
                .build();
    }

    @Override
    public List<PropertyMetadata<?>> getViewProperties()
    {
        return ImmutableList.<PropertyMetadata<?>>builder()
                .addAll(iceberg.getViewProperties())
                .addAll(DefinitionProperties.viewProperties())
                .build();
    }

    @Override
    public List<PropertyMetadata<?>> getMaterializedViewProperties()
    {
        return ImmutableList.<PropertyMetadata<?>>builder()
                .addAll(iceberg.getMaterializedViewProperties())
                .addAll(DefinitionProperties.materializedViewProperties())
                .build();
    }

    @Override
    public List<PropertyMetadata<?>> getAnalyzeProperties()
    {
        return iceberg.getAnalyzeProperties();
    }

    @Override
    public ConnectorAccessControl getAccessControl()
    {
        return accessControl.orElseThrow(UnsupportedOperationException::new);
    }

    @Override
    public void shutdown()
    {
        iceberg.shutdown();
    }
}
