package io.featurestore.trino.function;

import io.trino.spi.block.Block;

import static io.airlift.slice.SizeOf.sizeOf;
import static java.lang.Integer.compare;
import static java.util.Objects.requireNonNull;

/**
 * A list of exact instants, see {@link InstantReader}. NULL is kept, and sorts before every instant.
 */
final class Instants
{
    /**
     * Earlier than any value of any Trino type.
     */
    static final long NULL_MILLIS = Long.MIN_VALUE;

    private final long[] millis;
    // Most columns hold whole milliseconds
    private final int[] picosOfMilli;

    private Instants(long[] millis, int[] picosOfMilli)
    {
        this.millis = requireNonNull(millis, "millis is null");
        this.picosOfMilli = picosOfMilli;
    }

    /**
     * The instants at the first {@code count} of the given positions.
     */
    static Instants read(InstantReader reader, Block block, int[] positions, int count)
    {
        Instants instants = new Instants(new long[count], new int[count]);
        boolean wholeMillis = true;
        for (int i = 0; i < count; i++) {
            if (block.isNull(positions[i])) {
                instants.millis[i] = NULL_MILLIS;
                continue;
            }
            instants.millis[i] = reader.millis(block, positions[i]);
            instants.picosOfMilli[i] = reader.picosOfMilli(block, positions[i]);
            wholeMillis &= instants.picosOfMilli[i] == 0;
        }
        return wholeMillis ? new Instants(instants.millis, null) : instants;
    }

    /**
     * Room for {@code count} instants, to be filled by {@link #set}.
     */
    static Instants allocate(int count, boolean wholeMillis)
    {
        return new Instants(new long[count], wholeMillis ? null : new int[count]);
    }

    void set(int index, long millis, int picosOfMilli)
    {
        this.millis[index] = millis;
        if (this.picosOfMilli != null) {
            this.picosOfMilli[index] = picosOfMilli;
        }
    }

    int size()
    {
        return millis.length;
    }

    boolean wholeMillis()
    {
        return picosOfMilli == null;
    }

    boolean isNull(int index)
    {
        return millis[index] == NULL_MILLIS;
    }

    long millis(int index)
    {
        return millis[index];
    }

    int picosOfMilli(int index)
    {
        return picosOfMilli == null ? 0 : picosOfMilli[index];
    }

    int compareTo(int index, long otherMillis, int otherPicosOfMilli)
    {
        int result = Long.compare(millis[index], otherMillis);
        return result != 0 ? result : compare(picosOfMilli(index), otherPicosOfMilli);
    }

    /**
     * The first index in [from, to) whose instant is later than the given one, else {@code to}. The range must be sorted.
     */
    int firstAfter(int from, int to, long otherMillis, int otherPicosOfMilli)
    {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compareTo(middle, otherMillis, otherPicosOfMilli) <= 0) {
                low = middle + 1;
            }
            else {
                high = middle;
            }
        }
        return low;
    }

    long retainedBytes()
    {
        return sizeOf(millis) + sizeOf(picosOfMilli);
    }
}
