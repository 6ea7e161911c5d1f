package io.featurestore.trino.function;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import io.featurestore.trino.handle.FunctionKind;

import static com.google.inject.Scopes.SINGLETON;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static io.featurestore.trino.handle.HandleModule.functionKindBinder;

/**
 * Adds the table functions, which are not offered where they are disabled. Needs {@link ForTableFunctions} the {@link io.trino.spi.connector.Connector} that reads tables.
 */
public final class TableFunctionModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(TableFunctionConfig.class);
        binder.bind(PointInTimeJoinFunction.class).in(SINGLETON);
        binder.bind(PointInTimeJoinProcessorProviderFactory.class).in(SINGLETON);
        binder.bind(AsOfFunction.class).in(SINGLETON);
        binder.bind(AsOfProcessorProviderFactory.class).in(SINGLETON);

        Multibinder<FunctionKind<?>> functions = functionKindBinder(binder);
        functions.addBinding().to(PointInTimeJoinFunctionKind.class).in(SINGLETON);
        functions.addBinding().to(AsOfFunctionKind.class).in(SINGLETON);
    }
}
