package io.featurestore.trino.consistency;

import com.google.inject.Inject;
import io.featurestore.trino.function.AsOfSplit;
import io.featurestore.trino.function.TableFunctionConfig;
import io.featurestore.trino.handle.FunctionKind;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.FixedSplitSource;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;

import static java.util.Objects.requireNonNull;

// Runs online_consistency by one split, as a sample is taken of all entities
final class OnlineConsistencyKind
        implements FunctionKind<OnlineConsistencyHandle>
{
    private final OnlineConsistencyFunction function;
    private final OnlineConsistencyProcessors processors;
    private final boolean offered;

    @Inject
    OnlineConsistencyKind(OnlineConsistencyFunction function, OnlineConsistencyProcessors processors, TableFunctionConfig config)
    {
        this.function = requireNonNull(function, "function is null");
        this.processors = requireNonNull(processors, "processors is null");
        this.offered = config.isEnabled();
    }

    @Override
    public Class<OnlineConsistencyHandle> handle()
    {
        return OnlineConsistencyHandle.class;
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

    @Override
    public ConnectorSplitSource splits(ConnectorSplitManager tables, ConnectorTransactionHandle transaction, ConnectorSession session, OnlineConsistencyHandle call)
    {
        return new FixedSplitSource(new AsOfSplit());
    }
}
