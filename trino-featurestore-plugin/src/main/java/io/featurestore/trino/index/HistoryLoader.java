package io.featurestore.trino.index;

import io.trino.spi.connector.ConnectorSession;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Reads feature histories on a worker.
 */
interface HistoryLoader
{
    /**
     * Starts to read. The future fails with the error to show to the user. What is left of the budget's reservation is what the history retains.
     *
     * @param abandoned whether nobody wants the history any more, so that reading may stop
     */
    CompletableFuture<FeatureHistory> load(ConnectorSession session, HistoryRequest request, MemoryBudget budget, BooleanSupplier abandoned);

    /**
     * What all loads together have read from files.
     */
    long bytesRead();
}
