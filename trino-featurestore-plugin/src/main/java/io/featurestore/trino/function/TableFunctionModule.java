package io.featurestore.trino.function;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorTableFunction;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunction;

import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.inject.Scopes.SINGLETON;

/**
 * Binds, all annotated with {@link ForTableFunctions}, the set of {@link ConnectorTableFunction}, empty where they are disabled, and the
 * {@link FunctionProvider} and {@link ConnectorSplitManager} that run them and leave the rest to the delegate.
 * <p>
 * Needs {@link ForTableFunctions} the delegate {@link Connector}; {@link TableFunctionConfig},
 * {@link io.featurestore.trino.source.FeatureSources} and {@link io.featurestore.trino.index.AsOfIndexCache}.
 */
public final class TableFunctionModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(PointInTimeJoinFunction.class).in(SINGLETON);
        binder.bind(AsOfFunction.class).in(SINGLETON);
        binder.bind(PointInTimeJoinProcessorProviderFactory.class).in(SINGLETON);
        binder.bind(AsOfProcessorProviderFactory.class).in(SINGLETON);
    }

    @Provides
    @Singleton
    @ForTableFunctions
    public static Set<ConnectorTableFunction> tableFunctions(TableFunctionConfig config, PointInTimeJoinFunction pointInTimeJoin, AsOfFunction asOf)
    {
        if (!config.isEnabled()) {
            return ImmutableSet.of();
        }
        return Stream.of(pointInTimeJoin, asOf)
                .map(function -> new ClassLoaderSafeConnectorTableFunction(function, TableFunctionModule.class.getClassLoader()))
                .collect(toImmutableSet());
    }

    @Provides
    @Singleton
    @ForTableFunctions
    public static FunctionProvider functionProvider(
            @ForTableFunctions Connector delegate,
            PointInTimeJoinProcessorProviderFactory pointInTimeJoin,
            AsOfProcessorProviderFactory asOf)
    {
        return new TableFunctionProvider(delegate.getFunctionProvider().orElseThrow(), pointInTimeJoin, asOf);
    }

    @Provides
    @Singleton
    @ForTableFunctions
    public static ConnectorSplitManager splitManager(@ForTableFunctions Connector delegate)
    {
        return new TableFunctionSplitManager(delegate.getSplitManager());
    }
}
