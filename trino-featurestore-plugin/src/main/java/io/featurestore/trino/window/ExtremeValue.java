package io.featurestore.trino.window;

import io.trino.spi.block.BlockBuilder;

import java.util.stream.Stream;

import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

// The value of a column in the row that is the first or last in an order, of equal ones the earliest
final class ExtremeValue
        implements WindowValue
{
    private static final int NONE = -1;

    private final CountedRows rows;
    private final RowOrder order;
    private final boolean greatest;
    private final EventColumn column;
    // For each level from one on and each block the number of its extreme row
    private final int[][] extremes;

    ExtremeValue(CountedRows rows, RowOrder order, boolean greatest, EventColumn column, int maxLevel)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.order = requireNonNull(order, "order is null");
        this.greatest = greatest;
        this.column = requireNonNull(column, "column is null");
        this.extremes = new int[maxLevel][];
        for (int level = 1; level <= maxLevel; level++) {
            int[] ofBlocks = new int[rows.size() >> (AlignedBlocks.BITS * level)];
            for (int block = 0; block < ofBlocks.length; block++) {
                ofBlocks[block] = extreme(block * AlignedBlocks.length(level), (block + 1) * AlignedBlocks.length(level), level - 1);
            }
            extremes[level - 1] = ofBlocks;
        }
    }

    private int extreme(int from, int to, int maxLevel)
    {
        int[] found = {NONE};
        AlignedBlocks.visit(from, to, maxLevel, (level, index) -> {
            int candidate = level == 0 ? index : extremes[level - 1][index];
            if (found[0] == NONE || (greatest ? order.compare(candidate, found[0]) > 0 : order.compare(candidate, found[0]) < 0)) {
                found[0] = candidate;
            }
        });
        return found[0];
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        int number = extreme(rows.before(from), rows.before(to), extremes.length);
        if (number == NONE) {
            builder.appendNull();
            return;
        }
        int row = rows.row(number);
        builder.append(column.block(row), column.position(row));
    }

    @Override
    public long retainedBytes()
    {
        long bytes = rows.retainedBytes() + order.retainedBytes();
        for (int[] ofBlocks : extremes) {
            bytes += sizeOf(ofBlocks);
        }
        return bytes;
    }

    @Override
    public Stream<EventColumn> columns()
    {
        return Stream.concat(Stream.of(column), order instanceof RowOrder.OfBlocks blocks ? Stream.of(blocks.column()) : Stream.of());
    }
}
