package io.featurestore.trino.index;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.procedure.Procedure;
import org.weakref.jmx.ObjectNameGenerator;

import java.util.concurrent.ExecutorService;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static io.airlift.bootstrap.ClosingBinder.closingBinder;
import static io.airlift.concurrent.Threads.daemonThreadsNamed;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static java.util.concurrent.Executors.newCachedThreadPool;
import static org.weakref.jmx.guice.ExportBinder.newExporter;

/**
 * Binds {@link AsOfIndexCache}, its JMX bean and its procedures. Needs {@link ForAsOfIndex} the {@link io.trino.spi.connector.Connector} that reads tables, and
 * {@link ForWarmUp} the one that knows feature views.
 */
public final class AsOfIndexModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(AsOfIndexConfig.class);
        binder.bind(HistoryLoader.class).to(ConnectorHistoryLoader.class).in(SINGLETON);
        binder.bind(AsOfIndexCache.class).in(SINGLETON);
        binder.bind(MeasuredIndexes.class).in(SINGLETON);
        binder.bind(IndexEstimates.class).in(SINGLETON);
        binder.bind(IndexFlushes.class).in(SINGLETON);
        binder.bind(LoadAsOfIndexProcedure.class).in(SINGLETON);
        newSetBinder(binder, Procedure.class).addBinding().to(Key.get(Procedure.class, ForAsOfIndex.class));
        newSetBinder(binder, Procedure.class).addBinding().to(Key.get(Procedure.class, ForWarmUp.class));
        newExporter(binder).export(AsOfIndexCache.class).as(AsOfIndexModule::objectName);
        closingBinder(binder).registerExecutor(Key.get(ExecutorService.class, ForAsOfIndex.class));
    }

    // The name that monitoring knows, whatever the class is called
    private static String objectName(ObjectNameGenerator generator)
    {
        return generator.generatedNameOf(AsOfIndexCache.class).replace("type=" + AsOfIndexCache.class.getSimpleName(), "type=AsOfIndexes");
    }

    @Provides
    @Singleton
    @ForAsOfIndex
    public static Procedure flushProcedure(AsOfIndexCache indexes, IndexFlushes flushes)
    {
        return FlushAsOfIndexesProcedure.create(indexes, flushes);
    }

    @Provides
    @Singleton
    @ForWarmUp
    public static Procedure loadProcedure(LoadAsOfIndexProcedure procedure)
    {
        return procedure.procedure();
    }

    @Provides
    @Singleton
    @ForAsOfIndex
    public static ExecutorService executor(CatalogName catalogName)
    {
        return newCachedThreadPool(daemonThreadsNamed("as-of-index-" + catalogName + "-%s"));
    }
}
