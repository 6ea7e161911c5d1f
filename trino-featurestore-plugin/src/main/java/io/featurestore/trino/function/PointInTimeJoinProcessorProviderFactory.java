package io.featurestore.trino.function;

import com.google.inject.Inject;
import io.featurestore.trino.index.AsOfIndexes;
import io.featurestore.trino.index.HistoryRequest;
import io.trino.plugin.base.classloader.ClassLoaderSafeTableFunctionDataProcessor;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionDataProcessor;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Makes the processors of {@code point_in_time_join}, which look into the indexes of the worker from when the first spine rows come.
 */
public final class PointInTimeJoinProcessorProviderFactory
        implements TableFunctionProcessorProviderFactory
{
    private final AsOfIndexes indexes;

    @Inject
    PointInTimeJoinProcessorProviderFactory(AsOfIndexes indexes)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public TableFunctionProcessorProvider createTableFunctionProcessorProvider()
    {
        return new PointInTimeJoinProcessorProvider(indexes);
    }

    private record PointInTimeJoinProcessorProvider(AsOfIndexes indexes)
            implements TableFunctionProcessorProvider
    {
        @Override
        public TableFunctionDataProcessor getDataProcessor(ConnectorSession session, ConnectorTableFunctionHandle handle)
        {
            return new ClassLoaderSafeTableFunctionDataProcessor(
                    new PointInTimeJoinProcessor(() -> open(session, (PointInTimeJoinFunctionHandle) handle)),
                    getClass().getClassLoader());
        }

        private JoinedIndexes open(ConnectorSession session, PointInTimeJoinFunctionHandle handle)
        {
            List<HistoryRequest> requests = handle.joins().stream()
                    .map(join -> HistoryRequest.of(join.source(), join.keyTypes(), session.getTimeZoneKey(), handle.filterByCreated()))
                    .collect(toImmutableList());
            return JoinedIndexes.open(handle, session.getTimeZoneKey(), requests, request -> indexes.acquire(session, request));
        }
    }
}
