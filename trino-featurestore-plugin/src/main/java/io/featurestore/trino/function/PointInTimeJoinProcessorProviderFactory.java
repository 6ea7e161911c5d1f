package io.featurestore.trino.function;

import com.google.inject.Inject;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.lookup.LeasedIndexes;
import io.featurestore.trino.lookup.PointInTimeJoinFunctionHandle;
import io.trino.plugin.base.classloader.ClassLoaderSafeTableFunctionDataProcessor;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionDataProcessor;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Makes the processors of {@code point_in_time_join}, which look into the indexes of the worker from when the first spine rows come.
 */
public final class PointInTimeJoinProcessorProviderFactory
        implements TableFunctionProcessorProviderFactory
{
    private final AsOfIndexCache indexes;

    @Inject
    PointInTimeJoinProcessorProviderFactory(AsOfIndexCache indexes)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public TableFunctionProcessorProvider createTableFunctionProcessorProvider()
    {
        return new PointInTimeJoinProcessorProvider(indexes);
    }

    /**
     * One for each task.
     */
    private static final class PointInTimeJoinProcessorProvider
            implements TableFunctionProcessorProvider
    {
        private final AsOfIndexCache indexes;
        private final SmallSpineLimit limit = new SmallSpineLimit();

        private PointInTimeJoinProcessorProvider(AsOfIndexCache indexes)
        {
            this.indexes = requireNonNull(indexes, "indexes is null");
        }

        @Override
        public TableFunctionDataProcessor getDataProcessor(ConnectorSession session, ConnectorTableFunctionHandle functionHandle)
        {
            PointInTimeJoinFunctionHandle handle = (PointInTimeJoinFunctionHandle) functionHandle;
            indexes.flush(handle.lastFlush());
            List<HistoryRequest> requests = handle.requests(session.getTimeZoneKey());
            return new ClassLoaderSafeTableFunctionDataProcessor(
                    new PointInTimeJoinProcessor(
                            rows -> limit.addRows(rows) && !requests.stream().allMatch(indexes::isFilled),
                            () -> open(session, handle, requests),
                            pages -> open(session, handle, narrow(handle, requests, new SmallSpine(handle, pages, session.getTimeZoneKey())))),
                    getClass().getClassLoader());
        }

        private List<HistoryRequest> narrow(PointInTimeJoinFunctionHandle handle, List<HistoryRequest> requests, SmallSpine spine)
        {
            if (!limit.addRead()) {
                return requests;
            }
            return IntStream.range(0, requests.size())
                    .mapToObj(join -> Optional.of(requests.get(join))
                            .filter(request -> !indexes.isFilled(request))
                            .flatMap(request -> spine.narrow(handle.joins().get(join), request))
                            .orElse(requests.get(join)))
                    .collect(toImmutableList());
        }

        private LeasedIndexes open(ConnectorSession session, PointInTimeJoinFunctionHandle handle, List<HistoryRequest> requests)
        {
            return LeasedIndexes.open(
                    handle,
                    session.getTimeZoneKey(),
                    requests,
                    request -> request.isComplete() ? indexes.acquire(session, request) : indexes.acquireAlone(session, request));
        }
    }
}
