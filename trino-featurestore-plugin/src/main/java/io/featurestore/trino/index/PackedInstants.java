package io.featurestore.trino.index;

import io.featurestore.trino.value.InstantReader;
import io.featurestore.trino.value.InstantReader.ShortTimestampReader;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.block.Block;
import io.trino.spi.type.TimestampType;

import java.util.Optional;
import java.util.stream.Stream;

import static io.airlift.slice.SizeOf.sizeOf;
import static io.featurestore.trino.value.UtcInstant.MICROSECONDS_PER_MILLISECOND;
import static io.featurestore.trino.value.UtcInstant.PICOSECONDS_PER_MICROSECOND;
import static io.featurestore.trino.value.UtcInstant.epochMicros;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.util.Objects.requireNonNull;

// The two numbers of a UtcInstant for each of many rows. NULL sorts before every instant. Eight bytes each where all are whole microseconds that fit,
// as in every column of Iceberg but those of nanoseconds; else twelve
final class PackedInstants
{
    static final int BYTES_IN_MICROS = Long.BYTES;

    private static final long NULL_VALUE = Long.MIN_VALUE;
    private static final long MAX_MILLIS_OF_MICROS = Long.MAX_VALUE / MICROSECONDS_PER_MILLISECOND - 1;
    private static final long MAX_MICROS = MAX_MILLIS_OF_MICROS * MICROSECONDS_PER_MILLISECOND;

    private static final int[] NO_PICOSECONDS = {};

    // Microseconds since 1970 in UTC; or milliseconds, if there are picoseconds
    private final long[] values;
    private final int[] picosOfMilli;

    private PackedInstants(long[] values, int[] picosOfMilli)
    {
        this.values = requireNonNull(values, "values is null");
        this.picosOfMilli = requireNonNull(picosOfMilli, "picosOfMilli is null");
    }

    static PackedInstants read(InstantReader reader, Block block, int[] positions, int count)
    {
        if (reader instanceof ShortTimestampReader(TimestampType type)) {
            return readMicros(type, block, positions, count).orElseGet(() -> readExact(reader, block, positions, count));
        }
        long[] micros = new long[count];
        for (int i = 0; i < count; i++) {
            if (block.isNull(positions[i])) {
                micros[i] = NULL_VALUE;
                continue;
            }
            long millis = reader.millis(block, positions[i]);
            int picosOfMilli = reader.picosOfMilli(block, positions[i]);
            if (picosOfMilli % PICOSECONDS_PER_MICROSECOND != 0 || !fitsMicros(millis)) {
                return readExact(reader, block, positions, count);
            }
            micros[i] = epochMicros(millis, picosOfMilli);
        }
        return new PackedInstants(micros, NO_PICOSECONDS);
    }

    // The type of nearly all columns of time holds microseconds: no division for each row
    private static Optional<PackedInstants> readMicros(TimestampType type, Block block, int[] positions, int count)
    {
        long[] micros = new long[count];
        for (int i = 0; i < count; i++) {
            if (block.isNull(positions[i])) {
                micros[i] = NULL_VALUE;
                continue;
            }
            micros[i] = type.getLong(block, positions[i]);
            if (micros[i] > MAX_MICROS || micros[i] < -MAX_MICROS) {
                return Optional.empty();
            }
        }
        return Optional.of(new PackedInstants(micros, NO_PICOSECONDS));
    }

    private static PackedInstants readExact(InstantReader reader, Block block, int[] positions, int count)
    {
        PackedInstants instants = new PackedInstants(new long[count], new int[count]);
        for (int i = 0; i < count; i++) {
            if (block.isNull(positions[i])) {
                instants.values[i] = NULL_VALUE;
            }
            else {
                instants.values[i] = reader.millis(block, positions[i]);
                instants.picosOfMilli[i] = reader.picosOfMilli(block, positions[i]);
            }
        }
        return instants;
    }

    static PackedInstants collect(PackedInstants[] lists, long[] addresses)
    {
        if (Stream.of(lists).allMatch(PackedInstants::inMicros)) {
            return collectMicros(lists, addresses);
        }
        PackedInstants collected = new PackedInstants(new long[addresses.length], new int[addresses.length]);
        for (int i = 0; i < addresses.length; i++) {
            PackedInstants list = lists[Addresses.chunk(addresses[i])];
            int index = Addresses.position(addresses[i]);
            collected.values[i] = list.isNull(index) ? NULL_VALUE : list.millis(index);
            collected.picosOfMilli[i] = list.isNull(index) ? 0 : list.picosOfMilli(index);
        }
        return collected;
    }

    private static PackedInstants collectMicros(PackedInstants[] lists, long[] addresses)
    {
        long[] micros = new long[addresses.length];
        int row = 0;
        while (row < addresses.length) {
            int count = Addresses.consecutive(addresses, row, addresses.length);
            System.arraycopy(lists[Addresses.chunk(addresses[row])].values, Addresses.position(addresses[row]), micros, row, count);
            row += count;
        }
        return new PackedInstants(micros, NO_PICOSECONDS);
    }

    private static boolean fitsMicros(long millis)
    {
        return Math.abs(millis) <= MAX_MILLIS_OF_MICROS && millis != Long.MIN_VALUE;
    }

    private boolean inMicros()
    {
        return picosOfMilli.length == 0;
    }

    int size()
    {
        return values.length;
    }

    boolean isNull(int index)
    {
        return values[index] == NULL_VALUE;
    }

    long millis(int index)
    {
        return inMicros() ? floorDiv(values[index], MICROSECONDS_PER_MILLISECOND) : values[index];
    }

    int picosOfMilli(int index)
    {
        return inMicros() ? floorMod(values[index], MICROSECONDS_PER_MILLISECOND) * PICOSECONDS_PER_MICROSECOND : picosOfMilli[index];
    }

    // False where it is not told by one number
    boolean isLater(int index, int otherIndex)
    {
        return inMicros() && values[index] > values[otherIndex];
    }

    int compare(int index, PackedInstants other, int otherIndex)
    {
        if (inMicros() && other.inMicros()) {
            return Long.compare(values[index], other.values[otherIndex]);
        }
        if (isNull(index) || other.isNull(otherIndex)) {
            return Boolean.compare(other.isNull(otherIndex), isNull(index));
        }
        return compareTo(index, other.millis(otherIndex), other.picosOfMilli(otherIndex));
    }

    // The one in this list must not be NULL
    int compareTo(int index, long otherMillis, int otherPicosOfMilli)
    {
        return UtcInstant.compare(millis(index), picosOfMilli(index), otherMillis, otherPicosOfMilli);
    }

    // The first index in [from, to) whose instant is later, else to. The range must be sorted, without NULL
    int firstAfter(int from, int to, long otherMillis, int otherPicosOfMilli)
    {
        if (inMicros()) {
            return firstAfter(from, to, floorMicros(otherMillis, otherPicosOfMilli));
        }
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

    private int firstAfter(int from, int to, long micros)
    {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] <= micros) {
                low = middle + 1;
            }
            else {
                high = middle;
            }
        }
        return low;
    }

    private static long floorMicros(long millis, int picosOfMilli)
    {
        if (!fitsMicros(millis)) {
            return millis > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return epochMicros(millis, picosOfMilli);
    }

    long retainedBytes()
    {
        return sizeOf(values) + sizeOf(picosOfMilli);
    }
}
