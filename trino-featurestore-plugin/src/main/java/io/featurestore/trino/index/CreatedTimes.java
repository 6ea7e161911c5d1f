package io.featurestore.trino.index;

import static io.airlift.slice.SizeOf.sizeOf;
import static java.lang.Math.min;
import static java.util.Objects.requireNonNull;

// Runs of rows that became known too late, as after a backfill, are stepped over by the earliest instant of each run
final class CreatedTimes
{
    private static final int RUN_BITS = 6;
    private static final int RUN = 1 << RUN_BITS;

    private final PackedInstants created;
    // Of each run of 64, and of 64 runs of 64; NULL counts as never
    private final long[] earliestMillis;
    private final long[] earliestMillisOfRuns;

    CreatedTimes(PackedInstants created)
    {
        this.created = requireNonNull(created, "created is null");
        long[] millis = new long[created.size()];
        for (int row = 0; row < millis.length; row++) {
            millis[row] = created.isNull(row) ? Long.MAX_VALUE : created.millis(row);
        }
        earliestMillis = minimumOfRuns(millis);
        earliestMillisOfRuns = minimumOfRuns(earliestMillis);
    }

    private static long[] minimumOfRuns(long[] values)
    {
        long[] minimums = new long[(values.length + RUN - 1) >>> RUN_BITS];
        for (int run = 0; run < minimums.length; run++) {
            long minimum = Long.MAX_VALUE;
            for (int i = run << RUN_BITS; i < min(values.length, (run + 1) << RUN_BITS); i++) {
                minimum = min(minimum, values[i]);
            }
            minimums[run] = minimum;
        }
        return minimums;
    }

    // The last row in [from, last] known at the instant, else a row before from
    int lastKnown(int from, int last, long millis, int picosOfMilli)
    {
        int row = last;
        while (row >= from) {
            if (isEndOf(row, 2 * RUN_BITS) && earliestMillisOfRuns[row >>> (2 * RUN_BITS)] > millis) {
                row -= RUN * RUN;
            }
            else if (isEndOf(row, RUN_BITS) && earliestMillis[row >>> RUN_BITS] > millis) {
                row -= RUN;
            }
            else if (!created.isNull(row) && created.compareTo(row, millis, picosOfMilli) <= 0) {
                return row;
            }
            else {
                row--;
            }
        }
        return row;
    }

    private static boolean isEndOf(int row, int bits)
    {
        return ((row + 1) & ((1 << bits) - 1)) == 0;
    }

    long retainedBytes()
    {
        return created.retainedBytes() + sizeOf(earliestMillis) + sizeOf(earliestMillisOfRuns);
    }
}
