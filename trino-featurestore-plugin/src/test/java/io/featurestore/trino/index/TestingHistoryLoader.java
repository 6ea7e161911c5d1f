package io.featurestore.trino.index;

import io.trino.spi.connector.ConnectorSession;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Loads histories when it is told to.
 */
final class TestingHistoryLoader
        implements HistoryLoader
{
    private final List<Load> loads = new ArrayList<>();

    record Load(HistoryRequest request, MemoryBudget budget, BooleanSupplier abandoned, CompletableFuture<FeatureHistory> history) {}

    @Override
    public synchronized CompletableFuture<FeatureHistory> load(ConnectorSession session, HistoryRequest request, MemoryBudget budget, BooleanSupplier abandoned)
    {
        Load load = new Load(request, budget, abandoned, new CompletableFuture<>());
        loads.add(load);
        return load.history();
    }

    @Override
    public long bytesRead()
    {
        return 0;
    }

    synchronized List<Load> loads()
    {
        return List.copyOf(loads);
    }

    synchronized Load last()
    {
        return loads.getLast();
    }
}
