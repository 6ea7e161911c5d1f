package io.featurestore.trino.function;

import com.google.inject.Inject;
import io.trino.plugin.base.classloader.ClassLoaderSafeTableFunctionDataProcessor;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.function.table.TableFunctionDataProcessor;
import io.trino.spi.function.table.TableFunctionProcessorProvider;
import io.trino.spi.function.table.TableFunctionProcessorProviderFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Makes the processors of {@code point_in_time_join}: all those of a task share the histories, which are read when the first spine rows come.
 */
public final class PointInTimeJoinProcessorProviderFactory
        implements TableFunctionProcessorProviderFactory
{
    private final HistoryLoader loader;
    private final TableFunctionSettings settings;

    @Inject
    PointInTimeJoinProcessorProviderFactory(HistoryLoader loader, TableFunctionSettings settings)
    {
        this.loader = requireNonNull(loader, "loader is null");
        this.settings = requireNonNull(settings, "settings is null");
    }

    @Override
    public TableFunctionProcessorProvider createTableFunctionProcessorProvider()
    {
        return new PointInTimeJoinProcessorProvider(loader, settings);
    }

    private static final class PointInTimeJoinProcessorProvider
            implements TableFunctionProcessorProvider
    {
        private final HistoryLoader loader;
        private final MemoryBudget budget;
        private CompletableFuture<PointInTimeJoiner> joiner;

        private PointInTimeJoinProcessorProvider(HistoryLoader loader, TableFunctionSettings settings)
        {
            this.loader = requireNonNull(loader, "loader is null");
            this.budget = new MemoryBudget(settings.maxMemory());
        }

        @Override
        public TableFunctionDataProcessor getDataProcessor(ConnectorSession session, ConnectorTableFunctionHandle handle)
        {
            return new ClassLoaderSafeTableFunctionDataProcessor(
                    new PointInTimeJoinProcessor(() -> joiner(session, (PointInTimeJoinFunctionHandle) handle)),
                    getClass().getClassLoader());
        }

        private synchronized CompletableFuture<PointInTimeJoiner> joiner(ConnectorSession session, PointInTimeJoinFunctionHandle handle)
        {
            if (joiner == null) {
                joiner = load(session, handle);
            }
            return joiner;
        }

        private CompletableFuture<PointInTimeJoiner> load(ConnectorSession session, PointInTimeJoinFunctionHandle handle)
        {
            Map<HistoryRequest, CompletableFuture<FeatureHistory>> histories = new HashMap<>();
            List<CompletableFuture<FeatureHistory>> ofJoins = handle.joins().stream()
                    .map(join -> new HistoryRequest(join.source(), join.keyTypes(), session.getTimeZoneKey(), handle.filterByCreated(), Optional.empty()))
                    .map(request -> histories.computeIfAbsent(request, _ -> loader.load(session, request, budget)))
                    .collect(toImmutableList());
            return CompletableFuture.allOf(ofJoins.toArray(CompletableFuture[]::new))
                    .thenApply(_ -> new PointInTimeJoiner(
                            handle,
                            ofJoins.stream().map(CompletableFuture::join).collect(toImmutableList()),
                            session.getTimeZoneKey()));
        }
    }
}
