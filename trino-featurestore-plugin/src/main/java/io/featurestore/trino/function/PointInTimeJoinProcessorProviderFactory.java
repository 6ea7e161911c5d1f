package io.featurestore.trino.function;

import com.google.inject.Inject;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.lookup.QueryIndexes;
import io.featurestore.trino.lookup.SmallSpineLimit;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionDataProcessor;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;

import static java.util.Objects.requireNonNull;

public final class PointInTimeJoinProcessorProviderFactory
        implements TableFunctionProcessorProviderFactory
{
    private final AsOfIndexCache cache;

    @Inject
    PointInTimeJoinProcessorProviderFactory(AsOfIndexCache cache)
    {
        this.cache = requireNonNull(cache, "cache is null");
    }

    @Override
    public TableFunctionProcessorProvider createTableFunctionProcessorProvider()
    {
        return new PointInTimeJoinProcessorProvider(cache);
    }

    // One for each task
    private static final class PointInTimeJoinProcessorProvider
            implements TableFunctionProcessorProvider
    {
        private final AsOfIndexCache cache;
        private final SmallSpineLimit limit = SmallSpineLimit.ofParts();

        private PointInTimeJoinProcessorProvider(AsOfIndexCache cache)
        {
            this.cache = requireNonNull(cache, "cache is null");
        }

        @Override
        public TableFunctionDataProcessor getDataProcessor(ConnectorSession session, ConnectorTableFunctionHandle functionHandle)
        {
            PointInTimeJoinFunctionHandle handle = (PointInTimeJoinFunctionHandle) functionHandle;
            QueryIndexes indexes = new QueryIndexes(cache, session, true, handle.lastFlush());
            return new PointInTimeJoinProcessor(indexes.join(handle.plan(), limit));
        }
    }
}
