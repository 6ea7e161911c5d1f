package io.featurestore.trino.asof;

import java.util.Arrays;

import static java.lang.Integer.highestOneBit;
import static java.lang.Math.max;

// Removes repeated lookups: with task_share_index_loading the engine asks for one key once for each driver, and would join every answer to every row
final class DistinctLookups
{
    private static final int FREE = -1;

    private DistinctLookups() {}

    // The first position of each pair of a found row and the time it was looked up for. Equal rows mean equal keys
    static int[] positions(int[] rows, long[] times)
    {
        int[] positions = new int[rows.length];
        int[] slots = new int[highestOneBit(max(rows.length, 1)) * 4];
        Arrays.fill(slots, FREE);
        int count = 0;
        for (int position = 0; position < rows.length; position++) {
            if (rows[position] >= 0 && add(slots, rows, times, position)) {
                positions[count] = position;
                count++;
            }
        }
        return Arrays.copyOf(positions, count);
    }

    private static boolean add(int[] slots, int[] rows, long[] times, int position)
    {
        int mask = slots.length - 1;
        int slot = (int) hash(rows[position], times[position]) & mask;
        while (slots[slot] != FREE) {
            int other = slots[slot];
            if (rows[other] == rows[position] && times[other] == times[position]) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = position;
        return true;
    }

    private static long hash(int row, long time)
    {
        long hash = (time ^ ((long) row << 32 | row)) * 0x9E3779B97F4A7C15L;
        return hash ^ hash >>> 32;
    }
}
