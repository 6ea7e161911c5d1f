package io.featurestore.trino.function;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many small parts of a spine, which the processors of a task get, make a large one, for which whole histories are read once. For any
 * number of threads.
 */
final class SmallSpineLimit
{
    private static final int MAX_ROWS = 5000;
    private static final int MAX_READS = 4;

    private final AtomicLong rows = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();

    boolean addRows(int count)
    {
        return rows.addAndGet(count) <= MAX_ROWS;
    }

    boolean addRead()
    {
        return rows.get() <= MAX_ROWS && reads.incrementAndGet() <= MAX_READS;
    }
}
