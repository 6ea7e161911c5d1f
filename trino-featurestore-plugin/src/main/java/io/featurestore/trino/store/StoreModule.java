package io.featurestore.trino.store;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;

import java.util.concurrent.ExecutorService;

import static com.google.inject.Scopes.SINGLETON;
import static io.airlift.bootstrap.ClosingBinder.closingBinder;
import static io.airlift.concurrent.Threads.daemonThreadsNamed;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static java.util.concurrent.Executors.newFixedThreadPool;

/**
 * Binds what reads and writes definitions. Needs {@link io.featurestore.catalog.FeatureCatalog}.
 */
public final class StoreModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(DefinitionListingConfig.class);
        binder.bind(CatalogSessions.class).in(SINGLETON);
        binder.bind(RemoteNames.class).in(SINGLETON);
        binder.bind(DefinitionVersions.class).in(SINGLETON);
        binder.bind(CatalogTables.class).in(SINGLETON);
        binder.bind(DefinitionCaches.class).in(SINGLETON);
        binder.bind(TableWrites.class).in(SINGLETON);
        binder.bind(ViewStore.class);
        binder.bind(DefinitionListing.class).in(SINGLETON);
        binder.bind(EntityRegistry.class).in(SINGLETON);
        closingBinder(binder).registerExecutor(Key.get(ExecutorService.class, ForDefinitionListing.class));
    }

    @Provides
    @Singleton
    @ForDefinitionListing
    public static ExecutorService createListingExecutor(DefinitionListingConfig config)
    {
        return newFixedThreadPool(config.getParallelism(), daemonThreadsNamed("featurestore-listing-%s"));
    }
}
