package io.featurestore.trino.index;

import io.featurestore.trino.source.WindowEnds;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.featurestore.trino.index.FeatureHistory.NO_ROW;
import static io.featurestore.trino.index.FeatureHistory.UNKNOWN;
import static java.util.Objects.requireNonNull;

/**
 * The rows of a history that were found, and for a history of events the times they were found for. Not thread-safe.
 */
public final class FoundRows
{
    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};

    private final int[] rows;
    // Of events only: the first row of the entity, and the instant that was asked for
    private final int[] firstRows;
    private final long[] millis;
    private final int[] picosOfMilli;
    private final Map<WindowEnds, WindowRanges> ranges = new HashMap<>();

    private FoundRows(int[] rows, int[] firstRows, long[] millis, int[] picosOfMilli)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.firstRows = requireNonNull(firstRows, "firstRows is null");
        this.millis = requireNonNull(millis, "millis is null");
        this.picosOfMilli = requireNonNull(picosOfMilli, "picosOfMilli is null");
    }

    static FoundRows of(int[] rows)
    {
        return new FoundRows(rows, NO_INTS, NO_LONGS, NO_INTS);
    }

    // To be filled
    static FoundRows ofEvents(int count)
    {
        return new FoundRows(new int[count], new int[count], new long[count], new int[count]);
    }

    void set(int position, int row, int firstRow, long millis, int picosOfMilli)
    {
        rows[position] = row;
        firstRows[position] = firstRow;
        this.millis[position] = millis;
        this.picosOfMilli[position] = picosOfMilli;
    }

    /**
     * One for which no row was found, though its keys and time are known.
     */
    public static FoundRows none()
    {
        return of(new int[] {NO_ROW});
    }

    /**
     * For each position the row of the history; negative if there is none.
     */
    public int[] rows()
    {
        return rows;
    }

    public int count()
    {
        return rows.length;
    }

    /**
     * Whether no row can be found as a key or the time is NULL, where having no row would mean something.
     */
    public boolean isUnknown(int position)
    {
        return rows[position] == UNKNOWN;
    }

    public FoundRows select(int[] positions)
    {
        boolean ofEvents = firstRows.length > 0;
        return new FoundRows(
                select(rows, positions),
                ofEvents ? select(firstRows, positions) : NO_INTS,
                ofEvents ? Arrays.stream(positions).mapToLong(position -> millis[position]).toArray() : NO_LONGS,
                ofEvents ? select(picosOfMilli, positions) : NO_INTS);
    }

    FoundRows first(int count)
    {
        return new FoundRows(Arrays.copyOf(rows, count), Arrays.copyOf(firstRows, count), Arrays.copyOf(millis, count), Arrays.copyOf(picosOfMilli, count));
    }

    private static int[] select(int[] values, int[] positions)
    {
        return Arrays.stream(positions).map(position -> values[position]).toArray();
    }

    int firstRow(int position)
    {
        return firstRows[position];
    }

    long millis(int position)
    {
        return millis[position];
    }

    int picosOfMilli(int position)
    {
        return picosOfMilli[position];
    }

    // Of several windows those of the newest event
    WindowRanges ranges(List<WindowEnds> windows, PackedInstants times)
    {
        return windows.stream().map(ends -> ranges(ends, times)).reduce(WindowRanges::newest).orElseThrow();
    }

    // The same for all values over one window
    WindowRanges ranges(WindowEnds ends, PackedInstants times)
    {
        return ranges.computeIfAbsent(ends, _ -> WindowRanges.of(this, ends, times));
    }
}
