package io.featurestore.trino.function;

import com.google.inject.Inject;
import io.featurestore.trino.handle.FunctionKind;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.FixedSplitSource;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;

import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

// Runs as_of: with intervals by the splits of the feature view's table, without them by one split
final class AsOfFunctionKind
        implements FunctionKind<AsOfFunctionHandle>
{
    private final AsOfFunction function;
    private final AsOfProcessorProviderFactory processors;
    private final boolean offered;

    @Inject
    AsOfFunctionKind(AsOfFunction function, AsOfProcessorProviderFactory processors, TableFunctionConfig config)
    {
        this.function = requireNonNull(function, "function is null");
        this.processors = requireNonNull(processors, "processors is null");
        this.offered = config.isEnabled();
    }

    @Override
    public Class<AsOfFunctionHandle> handle()
    {
        return AsOfFunctionHandle.class;
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
    public ConnectorSplitSource splits(ConnectorSplitManager tables, ConnectorTransactionHandle transaction, ConnectorSession session, AsOfFunctionHandle call)
    {
        if (call.hasIntervals()) {
            return tables.getSplits(transaction, session, call.source().table(), Set.of(), Constraint.alwaysTrue());
        }
        return new FixedSplitSource(new AsOfSplit());
    }

    // None without intervals: workers ask for the credentials of each table that they index
    @Override
    public Optional<ConnectorTableCredentials> credentials(ConnectorMetadata tables, ConnectorSession session, AsOfFunctionHandle call)
    {
        if (call.hasIntervals()) {
            return tables.getTableCredentials(session, call.source().table());
        }
        return Optional.empty();
    }
}
