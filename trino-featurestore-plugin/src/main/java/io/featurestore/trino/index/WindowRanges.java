package io.featurestore.trino.index;

import io.featurestore.trino.source.WindowEnds;

import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_MILLISECOND;
import static java.util.Objects.requireNonNull;

// The rows that are in a window of each found row's time; none where no row was found
final class WindowRanges
{
    private final int[] from;
    private final int[] to;

    private WindowRanges(int[] from, int[] to)
    {
        this.from = requireNonNull(from, "from is null");
        this.to = requireNonNull(to, "to is null");
    }

    static WindowRanges of(FoundRows found, WindowEnds ends, PackedInstants times)
    {
        int[] from = new int[found.count()];
        int[] to = new int[found.count()];
        for (int position = 0; position < from.length; position++) {
            int row = found.rows()[position];
            if (row < 0) {
                continue;
            }
            int first = found.firstRow(position);
            long end = found.millis(position) - ends.delayMillis();
            int picosOfMilli = found.picosOfMilli(position);
            to[position] = ends.delayMillis() == 0 && !ends.excludesCurrentTime() ? row + 1 : first(times, first, row + 1, end, picosOfMilli, ends);
            from[position] = ends.lengthMillis().isEmpty() ? first : first(times, first, to[position], end - ends.lengthMillis().getAsLong(), picosOfMilli, ends);
        }
        return new WindowRanges(from, to);
    }

    static WindowRanges none(int count)
    {
        return new WindowRanges(new int[count], new int[count]);
    }

    // For each position the range that ends with the newest event
    WindowRanges newest(WindowRanges other)
    {
        int[] newestFrom = new int[from.length];
        int[] newestTo = new int[to.length];
        for (int position = 0; position < from.length; position++) {
            boolean isEmpty = from[position] == to[position];
            boolean isOtherNewer = other.from[position] < other.to[position] && (isEmpty || other.to[position] > to[position]);
            newestFrom[position] = isOtherNewer ? other.from[position] : from[position];
            newestTo[position] = isOtherNewer ? other.to[position] : to[position];
        }
        return new WindowRanges(newestFrom, newestTo);
    }

    // The first row of those that is after the instant, or at it where events of the current time are excluded
    private static int first(PackedInstants times, int from, int to, long millis, int picosOfMilli, WindowEnds ends)
    {
        if (!ends.excludesCurrentTime()) {
            return times.firstAfter(from, to, millis, picosOfMilli);
        }
        return picosOfMilli > 0 ?
                times.firstAfter(from, to, millis, picosOfMilli - 1) :
                times.firstAfter(from, to, millis - 1, PICOSECONDS_PER_MILLISECOND - 1);
    }

    int from(int position)
    {
        return from[position];
    }

    int to(int position)
    {
        return to[position];
    }
}
