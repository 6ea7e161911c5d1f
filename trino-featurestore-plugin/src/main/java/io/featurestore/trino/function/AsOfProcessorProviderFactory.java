package io.featurestore.trino.function;

import io.featurestore.trino.index.AsOfIndexes;
import io.featurestore.trino.index.HistoryRequest;
import com.google.inject.Inject;
import io.trino.plugin.base.classloader.ClassLoaderSafeTableFunctionSplitProcessor;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;
import io.trino.spi.function.table.TableFunctionSplitProcessor;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Makes the processors of {@code as_of}.
 */
public final class AsOfProcessorProviderFactory
        implements TableFunctionProcessorProviderFactory
{
    private final AsOfIndexes indexes;

    @Inject
    AsOfProcessorProviderFactory(AsOfIndexes indexes)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public TableFunctionProcessorProvider createTableFunctionProcessorProvider()
    {
        return new AsOfProcessorProvider(indexes);
    }

    private record AsOfProcessorProvider(AsOfIndexes indexes)
            implements TableFunctionProcessorProvider
    {
        @Override
        public TableFunctionSplitProcessor getSplitProcessor(
                ConnectorSession session,
                ConnectorTableFunctionHandle functionHandle,
                Optional<ConnectorTableCredentials> tableCredentials,
                ConnectorSplit split)
        {
            AsOfFunctionHandle handle = (AsOfFunctionHandle) functionHandle;
            HistoryRequest request = new HistoryRequest(
                    handle.source(),
                    handle.source().keyTypes(),
                    session.getTimeZoneKey(),
                    handle.filterByCreated(),
                    Optional.of(handle.range()));
            return new ClassLoaderSafeTableFunctionSplitProcessor(
                    new AsOfProcessor(handle, indexes.acquireAlone(session, request)),
                    getClass().getClassLoader());
        }
    }
}
