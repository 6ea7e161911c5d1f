package io.featurestore.trino.function;

import com.google.inject.Inject;
import io.featurestore.trino.handle.FunctionKind;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;

import static java.util.Objects.requireNonNull;

// Runs point_in_time_join. Workers ask for the credentials of each table that they index
final class PointInTimeJoinFunctionKind
        implements FunctionKind<PointInTimeJoinFunctionHandle>
{
    private final PointInTimeJoinFunction function;
    private final PointInTimeJoinProcessorProviderFactory processors;
    private final boolean offered;

    @Inject
    PointInTimeJoinFunctionKind(PointInTimeJoinFunction function, PointInTimeJoinProcessorProviderFactory processors, TableFunctionConfig config)
    {
        this.function = requireNonNull(function, "function is null");
        this.processors = requireNonNull(processors, "processors is null");
        this.offered = config.isEnabled();
    }

    @Override
    public Class<PointInTimeJoinFunctionHandle> handle()
    {
        return PointInTimeJoinFunctionHandle.class;
    }

    @Override
    public ConnectorTableFunction function()
    {
        return function;
    }

    @Override
    public boolean isOffered()
    {
        return offered;
    }

    @Override
    public TableFunctionProcessorProviderFactory processors()
    {
        return processors;
    }
}
