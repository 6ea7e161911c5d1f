package io.featurestore.trino.index;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.Type;

import static java.lang.Math.min;
import static java.util.Objects.requireNonNull;

// One block could not hold more than two gigabytes of text
final class SegmentedColumn
        implements ValueColumn
{
    private static final int SEGMENT_BITS = 14;
    private static final int SEGMENT = 1 << SEGMENT_BITS;

    private final Type type;
    private final ValueBlock[] segments;

    private SegmentedColumn(Type type, ValueBlock[] segments)
    {
        this.type = requireNonNull(type, "type is null");
        this.segments = requireNonNull(segments, "segments is null");
    }

    static SegmentedColumn collect(Type type, Block[] chunks, long[] addresses)
    {
        ValueBlock[] segments = new ValueBlock[(addresses.length + SEGMENT - 1) >>> SEGMENT_BITS];
        for (int segment = 0; segment < segments.length; segment++) {
            int from = segment << SEGMENT_BITS;
            int to = min(addresses.length, from + SEGMENT);
            BlockBuilder builder = type.createBlockBuilder(null, to - from);
            ValueColumn.append(builder, chunks, addresses, from, to);
            // What the builder has reserved beyond its values is not to be kept
            segments[segment] = builder.buildValueBlock().copyRegion(0, to - from);
        }
        return new SegmentedColumn(type, segments);
    }

    @Override
    public int position(int row)
    {
        return row & (SEGMENT - 1);
    }

    @Override
    public ValueBlock block(int row)
    {
        return segments[row >>> SEGMENT_BITS];
    }

    @Override
    public Block values(int[] rows, int count)
    {
        BlockBuilder builder = type.createBlockBuilder(null, count);
        for (int i = 0; i < count; i++) {
            if (rows[i] == FeatureHistory.NO_ROW) {
                builder.appendNull();
            }
            else {
                builder.append(segments[rows[i] >>> SEGMENT_BITS], rows[i] & (SEGMENT - 1));
            }
        }
        return builder.build();
    }

    @Override
    public long retainedBytes()
    {
        long bytes = 0;
        for (ValueBlock segment : segments) {
            bytes += segment.getRetainedSizeInBytes();
        }
        return bytes;
    }
}
