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
    private static final int BYTES_PER_VARIABLE_WIDTH_VALUE = 40;
    // Hash, address, slots of the table, number of the first row
    private static final int BYTES_PER_ENTITY = 32;
    private static final int ROWS_PER_ENTITY = 4;

    public IndexSize
    {
        checkArgument(fillingBytes >= 0, "fillingBytes is negative");
        checkArgument(filledBytes >= 0, "filledBytes is negative");
    }

    public static IndexSize estimate(long rows, List<Type> keys, List<Type> times, List<Type> values)
    {
        long bytesPerKey = bytes(keys);
        long bytesPerRow = bytes(times) + bytes(values);
        long bytesOfEntities = rows / ROWS_PER_ENTITY * (BYTES_PER_ENTITY + bytesPerKey);
        return new IndexSize(
                rows * (HistoryChunk.INDEX_BYTES_PER_ROW + bytesPerKey + bytesPerRow),
                rows * bytesPerRow + bytesOfEntities);
    }

    // What several indexes take, each filled while the others are there
    public static long bytesTogether(List<IndexSize> sizes)
    {
        long whileFilling = sizes.stream().mapToLong(size -> Math.max(0, size.fillingBytes() - size.filledBytes())).max().orElse(0);
        return sizes.stream().mapToLong(IndexSize::filledBytes).sum() + whileFilling;
    }

    private static long bytes(List<Type> types)
    {
        return types.stream()
                .mapToLong(type -> type instanceof FixedWidthType fixedWidth ? fixedWidth.getFixedSize() : BYTES_PER_VARIABLE_WIDTH_VALUE)
                .sum();
    }
}
