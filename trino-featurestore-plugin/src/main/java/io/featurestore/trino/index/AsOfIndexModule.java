package io.featurestore.trino.index;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.procedure.Procedure;

import java.util.concurrent.ExecutorService;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static io.airlift.bootstrap.ClosingBinder.closingBinder;
import static io.airlift.concurrent.Threads.daemonThreadsNamed;
import static java.util.concurrent.Executors.newCachedThreadPool;
import static org.weakref.jmx.guice.ExportBinder.newExporter;

/**
 * Binds {@link AsOfIndexes}, shows it over JMX, and adds the procedure that flushes it.
 * <p>
 * Needs {@link ForAsOfIndex} the delegate {@link io.trino.spi.connector.Connector}; {@link AsOfIndexConfig}, {@link CatalogName} and
 * {@link io.trino.spi.type.TypeManager}.
 */
public final class AsOfIndexModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(HistoryLoader.class).to(ConnectorHistoryLoader.class).in(SINGLETON);
        binder.bind(AsOfIndexes.class).in(SINGLETON);
        binder.bind(IndexFlushes.class).in(SINGLETON);
        newSetBinder(binder, Procedure.class).addBinding().to(Key.get(Procedure.class, ForAsOfIndex.class));
        newExporter(binder).export(AsOfIndexes.class).withGeneratedName();
        closingBinder(binder).registerExecutor(Key.get(ExecutorService.class, ForAsOfIndex.class));
    }

    @Provides
    @Singleton
    @ForAsOfIndex
    public static Procedure flushProcedure(AsOfIndexes indexes, IndexFlushes flushes)
    {
        return FlushAsOfIndexesProcedure.create(indexes, flushes);
    }

    @Provides
    @Singleton
    @ForAsOfIndex
    public static ExecutorService executor(CatalogName catalogName)
    {
        return newCachedThreadPool(daemonThreadsNamed("as-of-index-" + catalogName + "-%s"));
    }
}
