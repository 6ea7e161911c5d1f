package io.featurestore.trino.index;

import io.trino.spi.connector.ConnectorSession;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

interface HistoryLoader
{
    // Fails with the error to show to the user. What the history retains stays reserved in the budget
    CompletableFuture<FeatureHistory> load(ConnectorSession session, HistoryRequest request, MemoryBudget budget, BooleanSupplier abandoned);

    // By all loads so far
    long bytesRead();
}
