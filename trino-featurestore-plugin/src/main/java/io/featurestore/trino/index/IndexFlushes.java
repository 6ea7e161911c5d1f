package io.featurestore.trino.index;

import java.util.concurrent.atomic.AtomicLong;

import static java.lang.System.currentTimeMillis;

/**
 * When the coordinator was last asked to forget all indexes. It tells its workers with the queries that it plans: the first that looks into
 * an index of a worker lets that worker forget those it had.
 */
public final class IndexFlushes
{
    public static final long NEVER = 0;

    // Grows with the clock, so that what comes after a restart is later
    private final AtomicLong last = new AtomicLong(NEVER);

    public long last()
    {
        return last.get();
    }

    long add()
    {
        return last.updateAndGet(earlier -> Math.max(earlier + 1, currentTimeMillis()));
    }
}
