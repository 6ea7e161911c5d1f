package io.featurestore.trino.index;

/**
 * Where rows are in chunks, as one number each: in the upper half the number of a chunk, in the lower half a position in it.
 */
final class Addresses
{
    private Addresses() {}

    static long of(int chunk, int position)
    {
        return ((long) chunk << 32) | position;
    }

    static int chunk(long address)
    {
        return (int) (address >>> 32);
    }

    static int position(long address)
    {
        return (int) address;
    }

    /**
     * How many of the addresses from {@code from} on, before {@code to}, follow each other in one chunk.
     */
    static int consecutive(long[] addresses, int from, int to)
    {
        long first = addresses[from];
        int next = from + 1;
        while (next < to && addresses[next] == first + (next - from)) {
            next++;
        }
        return next - from;
    }
}
