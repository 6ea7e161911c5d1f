package io.featurestore.catalog;

import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.util.Tasks;

import java.util.concurrent.atomic.AtomicInteger;

// Repeats a write. Each attempt must read fresh state, and do no harm if an earlier one was stored although it failed
final class Retries
{
    private static final int MAX_CONFLICTS = 40;
    private static final int MAX_DOUBTS = 2;
    private static final long MIN_WAIT_MILLIS = 20;
    private static final long MAX_WAIT_MILLIS = 1_000;
    private static final long TOTAL_MILLIS = 30_000;
    private static final double BACKOFF_FACTOR = 1.5;

    private Retries() {}

    static void run(Runnable write)
    {
        AtomicInteger doubts = new AtomicInteger();
        Tasks.foreach(write)
                .retry(MAX_CONFLICTS)
                .exponentialBackoff(MIN_WAIT_MILLIS, MAX_WAIT_MILLIS, TOTAL_MILLIS, BACKOFF_FACTOR)
                .shouldRetryTest(failure -> isConflict(failure) || (isDoubtful(failure) && doubts.incrementAndGet() <= MAX_DOUBTS))
                .run(Runnable::run);
    }

    private static boolean isConflict(Exception failure)
    {
        return failure instanceof CommitFailedException;
    }

    // The state may have changed since it was read, or the write may have been stored
    private static boolean isDoubtful(Exception failure)
    {
        return failure instanceof BadRequestException ||
                failure instanceof IllegalArgumentException ||
                CatalogFailures.isOutcomeUnknown(failure) ||
                CatalogFailures.isUnreachable(failure);
    }
}
