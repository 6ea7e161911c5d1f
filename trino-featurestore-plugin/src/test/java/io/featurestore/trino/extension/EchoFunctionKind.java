package io.featurestore.trino.extension;

import io.featurestore.trino.handle.FunctionKind;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.FixedSplitSource;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;
import io.trino.spi.function.table.TableFunctionProcessorState;
import io.trino.spi.function.table.TableFunctionSplitProcessor;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.spi.type.VarcharType.VARCHAR;

final class EchoFunctionKind
        implements FunctionKind<EchoFunctionHandle>
{
    @Override
    public Class<EchoFunctionHandle> handle()
    {
        return EchoFunctionHandle.class;
    }

    @Override
    public ConnectorTableFunction function()
    {
        return new EchoFunction();
    }

    @Override
    public ConnectorSplitSource splits(ConnectorSplitManager tables, ConnectorTransactionHandle transaction, ConnectorSession session, EchoFunctionHandle call)
    {
        return new FixedSplitSource(new EchoSplit());
    }

    @Override
    public TableFunctionProcessorProviderFactory processors()
    {
        return () -> new TableFunctionProcessorProvider()
        {
            @Override
            public TableFunctionSplitProcessor getSplitProcessor(ConnectorSession session, ConnectorTableFunctionHandle call, Optional<ConnectorTableCredentials> tableCredentials, ConnectorSplit split)
            {
                Block text = writeNativeValue(VARCHAR, utf8Slice(((EchoFunctionHandle) call).text()));
                Iterator<TableFunctionProcessorState> states = List.of(produced(new Page(text)), FINISHED).iterator();
                return states::next;
            }
        };
    }
}
