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
    private static final int MAX_READS_OF_PARTS = 4;
    // Pages begin with one row and double: a large spine would pay for many reads before it is known to be large
    private static final int MAX_READS_OF_PAGES = 1;

    private final AtomicLong rows = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final int maxReads;

    private SmallSpineLimit(int maxReads)
    {
        this.maxReads = maxReads;
    }

    // Where parts of the spine are read to their end first
    public static SmallSpineLimit ofParts()
    {
        return new SmallSpineLimit(MAX_READS_OF_PARTS);
    }

    // Where each page must be joined before the next one comes
    public static SmallSpineLimit ofPages()
    {
        return new SmallSpineLimit(MAX_READS_OF_PAGES);
    }

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
        return isSmall(rows.get()) && reads.incrementAndGet() <= maxReads;
    }
}
