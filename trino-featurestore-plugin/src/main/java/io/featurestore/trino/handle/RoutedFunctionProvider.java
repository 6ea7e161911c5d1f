package io.featurestore.trino.handle;

import io.trino.plugin.base.classloader.ClassLoaderSafeTableFunctionDataProcessor;
import io.trino.plugin.base.classloader.ClassLoaderSafeTableFunctionProcessorProviderFactory;
import io.trino.plugin.base.classloader.ClassLoaderSafeTableFunctionSplitProcessor;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.function.AggregationImplementation;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionDependencies;
import io.trino.spi.function.FunctionId;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.function.WindowFunctionSupplier;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionDataProcessor;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;
import io.trino.spi.function.table.TableFunctionSplitProcessor;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

final class RoutedFunctionProvider
        implements FunctionProvider
{
    private final HandleKinds kinds;
    private final FunctionProvider delegate;

    RoutedFunctionProvider(HandleKinds kinds, FunctionProvider delegate)
    {
        this.kinds = requireNonNull(kinds, "kinds is null");
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public TableFunctionProcessorProviderFactory getTableFunctionProcessorProviderFactory(ConnectorTableFunctionHandle functionHandle)
    {
        Optional<FunctionKind<?>> kind = kinds.function(functionHandle);
        if (kind.isEmpty()) {
            return delegate.getTableFunctionProcessorProviderFactory(functionHandle);
        }
        TableFunctionProcessorProviderFactory processors = kind.orElseThrow().processors();
        return new ClassLoaderSafeTableFunctionProcessorProviderFactory(
                () -> new ClassLoaderSafeProcessors(processors.createTableFunctionProcessorProvider(), getClass().getClassLoader()),
                getClass().getClassLoader());
    }

    // Trino's provider of this name makes the processors in our class loader, but does not run them there
    private record ClassLoaderSafeProcessors(TableFunctionProcessorProvider delegate, ClassLoader classLoader)
            implements TableFunctionProcessorProvider
    {
        @Override
        public TableFunctionDataProcessor getDataProcessor(ConnectorSession session, ConnectorTableFunctionHandle handle)
        {
            return new ClassLoaderSafeTableFunctionDataProcessor(delegate.getDataProcessor(session, handle), classLoader);
        }

        @Override
        public TableFunctionSplitProcessor getSplitProcessor(
                ConnectorSession session,
                ConnectorTableFunctionHandle handle,
                Optional<ConnectorTableCredentials> tableCredentials,
                ConnectorSplit split)
        {
            return new ClassLoaderSafeTableFunctionSplitProcessor(delegate.getSplitProcessor(session, handle, tableCredentials, split), classLoader);
        }
    }

    @Override
    public ScalarFunctionImplementation getScalarFunctionImplementation(
            FunctionId functionId,
            BoundSignature boundSignature,
            FunctionDependencies functionDependencies,
            InvocationConvention invocationConvention)
    {
        return delegate.getScalarFunctionImplementation(functionId, boundSignature, functionDependencies, invocationConvention);
    }

    @Override
    public AggregationImplementation getAggregationImplementation(FunctionId functionId, BoundSignature boundSignature, FunctionDependencies functionDependencies)
    {
        return delegate.getAggregationImplementation(functionId, boundSignature, functionDependencies);
    }

    @Override
    public WindowFunctionSupplier getWindowFunctionSupplier(FunctionId functionId, BoundSignature boundSignature, FunctionDependencies functionDependencies)
    {
        return delegate.getWindowFunctionSupplier(functionId, boundSignature, functionDependencies);
    }
}
