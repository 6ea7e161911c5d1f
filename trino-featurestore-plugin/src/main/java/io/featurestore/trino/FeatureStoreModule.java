package io.featurestore.trino;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.airlift.configuration.AbstractConfigurationAwareModule;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.RestFeatureCatalog;
import io.featurestore.trino.asof.AsOfModule;
import io.featurestore.trino.definition.FeatureViewResolver;
import io.featurestore.trino.function.ForTableFunctions;
import io.featurestore.trino.function.TableFunctionModule;
import io.featurestore.trino.handle.HandleModule;
import io.featurestore.trino.handle.TransactionMetadata;
import io.featurestore.trino.iceberg.IcebergCatalogs;
import io.featurestore.trino.iceberg.IcebergModule;
import io.featurestore.trino.index.AsOfIndexConfig;
import io.featurestore.trino.index.AsOfIndexModule;
import io.featurestore.trino.index.ForAsOfIndex;
import io.featurestore.trino.joined.JoinedModule;
import io.featurestore.trino.refresh.RefreshModule;
import io.featurestore.trino.source.FeatureSources;
import io.featurestore.trino.storage.DropUnusedStorageProcedure;
import io.featurestore.trino.storage.StorageAwareConnector;
import io.featurestore.trino.storage.UnusedStorage;
import io.featurestore.trino.store.CatalogSessions;
import io.featurestore.trino.store.DefinitionListing;
import io.featurestore.trino.store.DefinitionListingConfig;
import io.featurestore.trino.store.EntityRegistry;
import io.featurestore.trino.store.ForDefinitionListing;
import io.featurestore.trino.store.RemoteNames;
import io.featurestore.trino.system.SystemTablesModule;
import io.featurestore.trino.table.DefaultLayout;
import io.featurestore.trino.table.FeatureTableConfig;
import io.trino.spi.connector.Connector;
import io.trino.spi.procedure.Procedure;

import java.util.concurrent.ExecutorService;

import static io.airlift.bootstrap.ClosingBinder.closingBinder;
import static io.airlift.concurrent.Threads.daemonThreadsNamed;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static java.util.concurrent.Executors.newFixedThreadPool;

/**
 * Wires the feature store's classes into the Iceberg connector's injector.
 */
public class FeatureStoreModule
        extends AbstractConfigurationAwareModule
{
    @Override
    protected void setup(Binder binder)
    {
        configBinder(binder).bindConfig(AsOfIndexConfig.class);
        configBinder(binder).bindConfig(DefinitionListingConfig.class);
        configBinder(binder).bindConfig(FeatureTableConfig.class);

        binder.bind(RestCatalogFactory.class).in(Scopes.SINGLETON);
        binder.bind(CatalogSessions.class).in(Scopes.SINGLETON);
        binder.bind(RemoteNames.class).in(Scopes.SINGLETON);
        binder.bind(DefinitionListing.class).in(Scopes.SINGLETON);
        binder.bind(EntityRegistry.class).in(Scopes.SINGLETON);
        binder.bind(DefaultLayout.class).in(Scopes.SINGLETON);
        binder.bind(UnusedStorage.class).in(Scopes.SINGLETON);
        binder.bind(StorageAwareConnector.class).in(Scopes.SINGLETON);
        binder.bind(FeatureStoreTransactions.class).in(Scopes.SINGLETON);
        binder.bind(FeatureViewResolver.class).to(FeatureStoreTransactions.class);
        binder.bind(FeatureSources.class).in(Scopes.SINGLETON);
        binder.bind(FeatureStoreConnector.class).in(Scopes.SINGLETON);

        binder.bind(Connector.class).annotatedWith(ForTableFunctions.class).to(StorageAwareConnector.class);
        binder.bind(Connector.class).annotatedWith(ForAsOfIndex.class).to(StorageAwareConnector.class);
        install(new IcebergModule());
        install(new SystemTablesModule());
        install(new TableFunctionModule());
        install(new AsOfIndexModule());
        install(new AsOfModule());
        install(new JoinedModule());
        install(new RefreshModule());
        install(new HandleModule());
        closingBinder(binder).registerExecutor(Key.get(ExecutorService.class, ForDefinitionListing.class));
    }

    @Provides
    @Singleton
    public static FeatureCatalog createFeatureCatalog(RestCatalogFactory restCatalogFactory)
    {
        return new RestFeatureCatalog(restCatalogFactory);
    }

    @Provides
    @Singleton
    public static TransactionMetadata createTransactionMetadata(FeatureStoreTransactions transactions)
    {
        return transactions::metadata;
    }

    @ProvidesIntoSet
    @Singleton
    public static Procedure createDropUnusedStorageProcedure(UnusedStorage unusedStorage, IcebergCatalogs catalogs)
    {
        return new DropUnusedStorageProcedure(unusedStorage, catalogs).procedure();
    }

    @Provides
    @Singleton
    @ForDefinitionListing
    public static ExecutorService createListingExecutor(DefinitionListingConfig config)
    {
        return newFixedThreadPool(config.getParallelism(), daemonThreadsNamed("featurestore-listing-%s"));
    }
}
