package io.featurestore.trino.index;

import io.trino.spi.type.FixedWidthType;
import io.trino.spi.type.Type;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The memory that an index is expected to take.
 *
 * @param fillingBytes at most, while it is filled
 * @param filledBytes from then on
 */
public record IndexSize(long fillingBytes, long filledBytes)
{
    static final int BYTES_PER_VARIABLE_WIDTH_VALUE = 40;
    static final int ROWS_PER_ENTITY = 4;

    // Hash, address, slots of the table, number of the first row; while it grows, half of it is free
    private static final int BYTES_PER_ENTITY = 32;
    private static final int FILLING_BYTES_PER_ENTITY = 40;
    private static final double NULL_FLAG = 1.0 / Byte.SIZE;

    public IndexSize
    {
        checkArgument(fillingBytes >= 0, "fillingBytes is negative");
        checkArgument(filledBytes >= 0, "filledBytes is negative");
    }

    /**
     * For types alone; {@link IndexEstimates} knows more of a table.
     */
    public static IndexSize estimate(long rows, List<Type> keys, List<Type> times, List<Type> values)
    {
        long timeBytes = (long) times.size() * PackedInstants.BYTES_IN_MICROS;
        return of(rows, rows / ROWS_PER_ENTITY, bytes(keys), timeBytes, timeBytes, bytes(values));
    }

    /**
     * @param filledTimes bytes of each row's times that are kept
     * @param fillingTimes bytes of each row's times that are read
     */
    static IndexSize of(long rows, long entities, double bytesPerKey, double filledTimes, double fillingTimes, double values)
    {
        double filling = Integer.BYTES + HistoryChunk.INDEX_BYTES_PER_ROW + fillingTimes + values;
        return new IndexSize(
                (long) (rows * filling + entities * (FILLING_BYTES_PER_ENTITY + bytesPerKey)),
                (long) (rows * (filledTimes + values) + entities * (BYTES_PER_ENTITY + bytesPerKey)));
    }

    // Of one of 2^bits parts of the entities
    public IndexSize part(int bits)
    {
        return new IndexSize(fillingBytes >> bits, filledBytes >> bits);
    }

    // What several indexes take, each filled while the others are there
    public static long bytesTogether(List<IndexSize> sizes)
    {
        long whileFilling = sizes.stream().mapToLong(size -> Math.max(0, size.fillingBytes() - size.filledBytes())).max().orElse(0);
        return sizes.stream().mapToLong(IndexSize::filledBytes).sum() + whileFilling;
    }

    private static double bytes(List<Type> types)
    {
        return types.stream()
                .mapToDouble(type -> type instanceof FixedWidthType fixedWidth ? fixedWidthBytes(fixedWidth) : BYTES_PER_VARIABLE_WIDTH_VALUE)
                .sum();
    }

    static double fixedWidthBytes(FixedWidthType type)
    {
        return type.getFixedSize() + NULL_FLAG;
    }
}
