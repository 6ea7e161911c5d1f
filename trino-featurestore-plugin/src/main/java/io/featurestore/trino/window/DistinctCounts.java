package io.featurestore.trino.window;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

// How many different values ranges of the counted rows have: as many as rows whose value has no earlier row in the range
final class DistinctCounts
{
    private static final int NONE = -1;

    private final CountedRows rows;
    // For each row the number of the one before it with the same entity and value, or NONE; in levels from one on, sorted within each block
    private final int[][] earlier;

    private DistinctCounts(CountedRows rows, int[][] earlier)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.earlier = requireNonNull(earlier, "earlier is null");
    }

    // The value of a row as a number that equal ones share
    static DistinctCounts of(EventTable events, CountedRows rows, IntUnaryOperator value, int maxLevel)
    {
        int[][] earlier = new int[maxLevel + 1][];
        earlier[0] = new int[rows.size()];
        Int2IntOpenHashMap last = new Int2IntOpenHashMap();
        last.defaultReturnValue(NONE);
        for (int entity = 0; entity < events.entityCount(); entity++) {
            last.clear();
            int end = rows.before(events.firstRow(entity + 1));
            for (int number = rows.before(events.firstRow(entity)); number < end; number++) {
                earlier[0][number] = last.put(value.applyAsInt(rows.row(number)), number);
            }
        }
        for (int level = 1; level <= maxLevel; level++) {
            earlier[level] = earlier[level - 1].clone();
            int length = AlignedBlocks.length(level);
            for (int begin = 0; begin + length <= rows.size(); begin += length) {
                Arrays.sort(earlier[level], begin, begin + length);
            }
        }
        return new DistinctCounts(rows, earlier);
    }

    int count(int from, int to)
    {
        int first = rows.before(from);
        int[] count = {0};
        AlignedBlocks.visit(first, rows.before(to), earlier.length - 1, (level, index) ->
                count[0] += level == 0 ? (earlier[0][index] < first ? 1 : 0) : countLess(earlier[level], index << (AlignedBlocks.BITS * level), AlignedBlocks.length(level), first));
        return count[0];
    }

    private static int countLess(int[] sorted, int begin, int length, int bound)
    {
        int low = begin;
        int high = begin + length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < bound) {
                low = middle + 1;
            }
            else {
                high = middle;
            }
        }
        return low - begin;
    }

    long retainedBytes()
    {
        long bytes = rows.retainedBytes();
        for (int[] level : earlier) {
            bytes += sizeOf(level);
        }
        return bytes;
    }
}
