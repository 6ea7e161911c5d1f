package io.featurestore.trino.window;

import it.unimi.dsi.fastutil.ints.IntArrayList;

import java.util.function.IntPredicate;

import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

// The rows that an aggregate counts, numbered from zero
final class CountedRows
{
    // For each row, and for the end, how many are counted before it; empty if all are counted
    private final int[] before;
    private final int[] rows;
    private final int size;

    private CountedRows(int[] before, int[] rows, int size)
    {
        this.before = requireNonNull(before, "before is null");
        this.rows = requireNonNull(rows, "rows is null");
        this.size = size;
    }

    static CountedRows of(int rowCount, IntPredicate isCounted)
    {
        int[] before = new int[rowCount + 1];
        IntArrayList rows = new IntArrayList();
        for (int row = 0; row < rowCount; row++) {
            if (isCounted.test(row)) {
                rows.add(row);
            }
            before[row + 1] = rows.size();
        }
        return rows.size() == rowCount ? new CountedRows(new int[0], new int[0], rowCount) : new CountedRows(before, rows.toIntArray(), rows.size());
    }

    private boolean countsAll()
    {
        return before.length == 0;
    }

    int size()
    {
        return size;
    }

    int before(int row)
    {
        return countsAll() ? row : before[row];
    }

    int row(int number)
    {
        return countsAll() ? number : rows[number];
    }

    long retainedBytes()
    {
        return sizeOf(before) + sizeOf(rows);
    }
}
