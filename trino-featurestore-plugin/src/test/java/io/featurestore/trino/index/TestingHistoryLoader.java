package io.featurestore.trino.index;

import io.trino.spi.connector.ConnectorSession;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Loads histories when it is told to.
 */
final class TestingHistoryLoader
        implements HistoryLoader
{
    private final List<Load> loads = new ArrayList<>();
    private Optional<Error> failure = Optional.empty();

    record Load(HistoryRequest request, Optional<FeatureHistory> extended, MemoryBudget budget, BooleanSupplier abandoned, CompletableFuture<FeatureHistory> history) {}

    @Override
    public synchronized CompletableFuture<FeatureHistory> load(ConnectorSession session, HistoryRequest request, Optional<FeatureHistory> extended, MemoryBudget budget, BooleanSupplier abandoned)
    {
        if (failure.isPresent()) {
            Error thrown = failure.orElseThrow();
            failure = Optional.empty();
            throw thrown;
        }
        Load load = new Load(request, extended, budget, abandoned, new CompletableFuture<>());
        loads.add(load);
        return load.history();
    }

    @Override
    public long bytesRead()
    {
        return 0;
    }

    @Override
    public long splitsRead()
    {
        return 0;
    }

    synchronized List<Load> loads()
    {
        return List.copyOf(loads);
    }

    /**
     * Lets the next load fail before it begins.
     */
    synchronized void failNext(Error thrown)
    {
        failure = Optional.of(thrown);
    }

    synchronized Load last()
    {
        return loads.getLast();
    }
}
