package io.featurestore.trino.function;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Up to where the spine of a task is small: many small parts of it, which several processors get, make a large one, for which whole histories
 * are read once. For any number of threads.
 */
final class SmallSpineLimit
{
    private static final int MAX_ROWS = 5000;
    private static final int MAX_READS = 4;

    private final AtomicLong rows = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();

    /**
     * Whether the spine is still small with these rows.
     */
    boolean addRows(int count)
    {
        return rows.addAndGet(count) <= MAX_ROWS;
    }

    /**
     * Whether one more part of the spine may read what it needs.
     */
    boolean addRead()
    {
        return rows.get() <= MAX_ROWS && reads.incrementAndGet() <= MAX_READS;
    }
}
