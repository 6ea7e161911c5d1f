package io.featurestore.trino.function;

import com.google.inject.Inject;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.lookup.LookupPlan;
import io.featurestore.trino.lookup.QueryIndexes;
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
        private final SmallSpineLimit limit = new SmallSpineLimit();

        private PointInTimeJoinProcessorProvider(AsOfIndexCache cache)
        {
            this.cache = requireNonNull(cache, "cache is null");
        }

        @Override
        public TableFunctionDataProcessor getDataProcessor(ConnectorSession session, ConnectorTableFunctionHandle functionHandle)
        {
            PointInTimeJoinFunctionHandle handle = (PointInTimeJoinFunctionHandle) functionHandle;
            LookupPlan plan = handle.plan();
            QueryIndexes indexes = new QueryIndexes(cache, session, handle.lastFlush());
            List<HistoryRequest> requests = plan.requests(indexes.sessionZone());
            return new PointInTimeJoinProcessor(
                    rows -> limit.addRows(rows) && !requests.stream().allMatch(indexes::isFilled),
                    () -> indexes.open(plan, requests),
                    pages -> indexes.open(plan, narrow(plan, requests, indexes, new SmallSpine(plan, pages, indexes.sessionZone()))));
        }

        private List<HistoryRequest> narrow(LookupPlan plan, List<HistoryRequest> requests, QueryIndexes indexes, SmallSpine spine)
        {
            if (!limit.addRead()) {
                return requests;
            }
            return IntStream.range(0, requests.size())
                    .mapToObj(join -> Optional.of(requests.get(join))
                            .filter(request -> !indexes.isFilled(request))
                            .flatMap(request -> spine.narrow(plan.joins().get(join), request))
                            .orElse(requests.get(join)))
                    .collect(toImmutableList());
        }
    }
}
