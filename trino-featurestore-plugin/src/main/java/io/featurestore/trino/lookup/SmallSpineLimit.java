package io.featurestore.trino.lookup;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of a task's spine is still few rows: its joins share this, as each gets a part of the spine, and many small parts make a large spine.
 * Thread-safe.
 */
public final class SmallSpineLimit
{
    public static final int MAX_ROWS = 5000;
    private static final int MAX_READS = 4;

    private final AtomicLong rows = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();

    static boolean isSmall(long rowCount)
    {
        return rowCount <= MAX_ROWS;
    }

    // False when the spine, with so many more rows, is too large for a narrower read to pay
    public boolean addRows(int count)
    {
        return isSmall(rows.addAndGet(count));
    }

    // False when so many narrower reads would cost more than one of everything
    public boolean addRead()
    {
        return isSmall(rows.get()) && reads.incrementAndGet() <= MAX_READS;
    }
}
