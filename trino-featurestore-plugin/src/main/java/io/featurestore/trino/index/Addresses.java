package io.featurestore.trino.index;

// The chunk of a row in the upper half of a number, its position there in the lower
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

    // How many addresses from the first on follow each other in one chunk
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
