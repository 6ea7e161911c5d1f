package io.featurestore.trino.function;

import io.trino.plugin.base.classloader.ClassLoaderSafeTableFunctionProcessorProviderFactory;
import io.trino.spi.function.AggregationImplementation;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionDependencies;
import io.trino.spi.function.FunctionId;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.function.WindowFunctionSupplier;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;

import static java.util.Objects.requireNonNull;

/**
 * Runs our table functions, and leaves every other function to the delegate.
 */
final class TableFunctionProvider
        implements FunctionProvider
{
    private final FunctionProvider delegate;
    private final TableFunctionProcessorProviderFactory pointInTimeJoin;
    private final TableFunctionProcessorProviderFactory asOf;

    TableFunctionProvider(FunctionProvider delegate, TableFunctionProcessorProviderFactory pointInTimeJoin, TableFunctionProcessorProviderFactory asOf)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.pointInTimeJoin = classLoaderSafe(pointInTimeJoin);
        this.asOf = classLoaderSafe(asOf);
    }

    private static TableFunctionProcessorProviderFactory classLoaderSafe(TableFunctionProcessorProviderFactory factory)
    {
        return new ClassLoaderSafeTableFunctionProcessorProviderFactory(factory, TableFunctionProvider.class.getClassLoader());
    }

    @Override
    public TableFunctionProcessorProviderFactory getTableFunctionProcessorProviderFactory(ConnectorTableFunctionHandle functionHandle)
    {
        return switch (functionHandle) {
            case PointInTimeJoinFunctionHandle _ -> pointInTimeJoin;
            case AsOfFunctionHandle _ -> asOf;
            default -> delegate.getTableFunctionProcessorProviderFactory(functionHandle);
        };
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
