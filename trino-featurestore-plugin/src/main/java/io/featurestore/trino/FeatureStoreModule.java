package io.featurestore.trino;

import com.google.inject.Binder;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.airlift.configuration.AbstractConfigurationAwareModule;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.RestFeatureCatalog;
import io.featurestore.trino.asof.AsOfModule;
import io.featurestore.trino.consistency.OnlineConsistencyModule;
import io.featurestore.trino.definition.FeatureViewResolver;
import io.featurestore.trino.function.ForTableFunctions;
import io.featurestore.trino.function.TableFunctionModule;
import io.featurestore.trino.guard.GuardModule;
import io.featurestore.trino.handle.HandleModule;
import io.featurestore.trino.handle.TransactionMetadata;
import io.featurestore.trino.iceberg.IcebergModule;
import io.featurestore.trino.index.AsOfIndexModule;
import io.featurestore.trino.index.ForAsOfIndex;
import io.featurestore.trino.index.ForWarmUp;
import io.featurestore.trino.joined.JoinedModule;
import io.featurestore.trino.lineage.LineageModule;
import io.featurestore.trino.materialized.MaterializedModule;
import io.featurestore.trino.online.OnlineModule;
import io.featurestore.trino.pins.ForPins;
import io.featurestore.trino.pins.PinsModule;
import io.featurestore.trino.refresh.RefreshModule;
import io.featurestore.trino.relation.RelationModule;
import io.featurestore.trino.source.FeatureSources;
import io.featurestore.trino.storage.StorageAwareConnector;
import io.featurestore.trino.storage.StorageModule;
import io.featurestore.trino.store.StoreModule;
import io.featurestore.trino.system.SystemTablesModule;
import io.featurestore.trino.table.TableModule;
import io.featurestore.trino.timeline.TimelineModule;
import io.featurestore.trino.training.TrainingModule;
import io.featurestore.trino.transaction.TransactionContexts;
import io.featurestore.trino.transaction.TransactionModule;
import io.featurestore.trino.users.UsersModule;
import io.featurestore.trino.versions.ForVersions;
import io.featurestore.trino.versions.VersionsModule;
import io.featurestore.trino.view.ViewModule;
import io.trino.spi.connector.Connector;

import static com.google.inject.Scopes.SINGLETON;

/**
 * Wires the feature store's packages into the Iceberg connector's injector.
 */
public class FeatureStoreModule
        extends AbstractConfigurationAwareModule
{
    @Override
    protected void setup(Binder binder)
    {
        binder.bind(RestCatalogFactory.class).in(SINGLETON);
        binder.bind(FeatureStoreTransactions.class).in(SINGLETON);
        binder.bind(FeatureStoreMetadataFactory.class).in(SINGLETON);
        binder.bind(FeatureStoreConnector.class).in(SINGLETON);
        binder.bind(FeatureViewResolver.class).to(FeatureStoreTransactions.class);
        binder.bind(FeatureSources.class).in(SINGLETON);
        binder.bind(Connector.class).annotatedWith(ForTableFunctions.class).to(StorageAwareConnector.class);
        binder.bind(Connector.class).annotatedWith(ForAsOfIndex.class).to(StorageAwareConnector.class);
        binder.bind(Connector.class).annotatedWith(ForWarmUp.class).to(FeatureStoreConnector.class);
        binder.bind(Connector.class).annotatedWith(ForVersions.class).to(FeatureStoreConnector.class);
        binder.bind(Connector.class).annotatedWith(ForPins.class).to(FeatureStoreConnector.class);

        install(new IcebergModule());
        install(new HandleModule());
        install(new TransactionModule());
        install(new RelationModule());
        install(new StoreModule());
        install(new TableModule());
        install(new StorageModule());
        install(new RefreshModule());
        install(new MaterializedModule());
        install(new AsOfIndexModule());
        install(new JoinedModule());
        install(new TimelineModule());
        install(new TableFunctionModule());
        install(new ViewModule());
        install(new VersionsModule());
        install(new UsersModule());
        install(new AsOfModule());
        install(new OnlineModule());
        install(new OnlineConsistencyModule());
        install(new PinsModule());
        install(new GuardModule());
        install(new SystemTablesModule());
        install(new TrainingModule());
        install(new LineageModule());
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

    @Provides
    @Singleton
    public static TransactionContexts createTransactionContexts(FeatureStoreTransactions transactions)
    {
        return transactions::context;
    }
}
