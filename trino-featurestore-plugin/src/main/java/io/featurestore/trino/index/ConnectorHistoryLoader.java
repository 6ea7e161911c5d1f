package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.index.ChunkCollector.Collected;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.FixedSplitSource;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.trino.spi.transaction.IsolationLevel.READ_UNCOMMITTED;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.supplyAsync;

final class ConnectorHistoryLoader
        implements HistoryLoader
{
    private static final int READERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

    private final Provider<Connector> delegate;
    private final ExecutorService executor;
    private final TypeOperators typeOperators;
    private final IndexEstimates estimates;
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong splitsRead = new AtomicLong();

    // The delegate is made later: its procedures and system tables know of the indexes. The executor never makes a load wait for a thread
    // to read with
    @Inject
    ConnectorHistoryLoader(@ForAsOfIndex Provider<Connector> delegate, @ForAsOfIndex ExecutorService executor, TypeManager typeManager, IndexEstimates estimates)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.executor = requireNonNull(executor, "executor is null");
        this.typeOperators = typeManager.getTypeOperators();
        this.estimates = requireNonNull(estimates, "estimates is null");
    }

    @Override
    public CompletableFuture<FeatureHistory> load(ConnectorSession session, HistoryRequest request, Optional<FeatureHistory> extended, MemoryBudget budget, BooleanSupplier abandoned)
    {
        CompletableFuture<FeatureHistory> history = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                history.complete(inOurClassLoader(() -> read(session, request, extended, budget, abandoned)));
            }
            catch (Throwable e) {
                history.completeExceptionally(e);
            }
        });
        return history;
    }

    private FeatureHistory read(ConnectorSession session, HistoryRequest whole, Optional<FeatureHistory> extended, MemoryBudget budget, BooleanSupplier abandoned)
    {
        HistoryRequest request = extended.map(history -> whole.withValues(whole.source().values().subList(history.values().size(), whole.source().values().size()))).orElse(whole);
        Connector connector = delegate.get();
        ConnectorTransactionHandle transaction = connector.beginTransaction(READ_UNCOMMITTED, true, true);
        try {
            ConnectorMetadata metadata = connector.getMetadata(session, transaction);
            if (whole.isComplete() && whole.part().equals(EntityPart.ALL)) {
                budget.expect(estimates.estimate(metadata, session, whole.source(), whole.onlyKnown()));
            }
            HistorySource source = narrow(metadata, session, request);
            Function<ConnectorTableHandle, ConnectorSplitSource> splits = table -> IcebergTable.find(table).filter(IcebergTable::isEmptied).isPresent() ?
                    new FixedSplitSource(ImmutableList.of()) :
                    connector.getSplitManager().getSplits(transaction, session, table, Set.of(), Constraint.alwaysTrue());
            int readers = request.needed().isPresent() ? 0 : READERS;
            try (SplitQueue queue = SplitQueue.of(() -> splits.apply(source.table()), () -> splits.apply(IndexedTable.projected(source)), readers, abandoned)) {
                SplitReader reader = new SplitReader(
                        connector.getPageSourceProviderFactory().createPageSourceProvider(),
                        transaction,
                        session,
                        source,
                        metadata.getTableCredentials(session, source.table()),
                        new HistoryChunkReader(request, typeOperators),
                        () -> new ChunkCollector(request, typeOperators, budget));
                List<Collected> collected = readAll(reader, queue);
                bytesRead.addAndGet(reader.bytesRead());
                splitsRead.addAndGet(reader.splitsRead());
                if (abandoned.getAsBoolean()) {
                    throw new CancellationException("Nobody wants the history any more");
                }
                return build(request, extended, overNoEvents(connector, transaction, session, request), collected, budget);
            }
        }
        finally {
            connector.commit(transaction);
        }
    }

    private static HistorySource narrow(ConnectorMetadata metadata, ConnectorSession session, HistoryRequest request)
    {
        HistorySource source = request.source();
        return request.needed()
                .flatMap(needed -> metadata.applyFilter(session, source.table(), new Constraint(needed.constraint())))
                .map(result -> source.withTable(result.getHandle()))
                .orElse(source);
    }

    private static Optional<ValuesOverNoEvents> overNoEvents(Connector connector, ConnectorTransactionHandle transaction, ConnectorSession session, HistoryRequest request)
    {
        return request.source().isTimeline() && !request.newestOnly() ? Optional.of(new NoEventsReader(connector, transaction, session, request.source()).read()) : Optional.empty();
    }

    private FeatureHistory build(HistoryRequest request, Optional<FeatureHistory> extended, Optional<ValuesOverNoEvents> overNoEvents, List<Collected> collected, MemoryBudget budget)
    {
        FeatureHistoryBuilder builder = FeatureHistoryBuilder.of(request, collected, typeOperators);
        FeatureHistory history = extended.map(known -> builder.extend(known, request.source(), overNoEvents)).orElseGet(() -> builder.build(request.source(), request.onlyKnown(), overNoEvents));
        budget.release(collected.stream().mapToLong(Collected::reservedBytes).sum());
        budget.reserve(history.retainedBytes() - extended.map(FeatureHistory::retainedBytes).orElse(0L), history.rowCount());
        return history;
    }

    @Override
    public long bytesRead()
    {
        return bytesRead.get();
    }

    @Override
    public long splitsRead()
    {
        return splitsRead.get();
    }

    private List<Collected> readAll(SplitReader reader, SplitQueue queue)
    {
        List<CompletableFuture<Collected>> others = Stream.generate(() -> supplyAsync(() -> inOurClassLoader(() -> reader.readAll(queue)), executor))
                .limit(READERS - 1)
                .collect(toImmutableList());
        ImmutableList.Builder<Collected> collected = ImmutableList.builder();
        try {
            collected.add(reader.readAll(queue));
        }
        finally {
            // No reader may outlive the transaction
            CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).exceptionally(_ -> null).join();
        }
        others.forEach(other -> collected.add(getFutureValue(other)));
        return collected.build();
    }

    private static <T> T inOurClassLoader(Supplier<T> work)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(ConnectorHistoryLoader.class.getClassLoader())) {
            return work.get();
        }
    }
}
