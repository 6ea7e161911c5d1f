package io.featurestore.trino.index;

import io.trino.spi.connector.ConnectorSession;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

interface HistoryLoader
{
    // Fails with the error to show to the user. What the history retains stays reserved in the budget, without the given one, which has the
    // first columns of the request and no ties: only the others are read
    CompletableFuture<FeatureHistory> load(ConnectorSession session, HistoryRequest request, Optional<FeatureHistory> extended, MemoryBudget budget, BooleanSupplier abandoned);

    // By all loads so far
    long bytesRead();

    long splitsRead();
}
