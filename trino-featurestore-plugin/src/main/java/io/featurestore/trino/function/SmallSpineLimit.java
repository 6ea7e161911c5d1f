package io.featurestore.trino.function;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

// Counts the rows of all processors of a task, which each get a part of the spine: many small parts make a large spine. Thread-safe
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
