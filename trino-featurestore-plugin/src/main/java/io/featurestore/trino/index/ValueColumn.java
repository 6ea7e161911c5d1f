package io.featurestore.trino.index;

import io.featurestore.trino.window.EventColumn;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.FixedWidthType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

// In the order of the history's rows, so that those of one entity lie next to each other. Immutable
sealed interface ValueColumn
        extends HistoryValue, EventColumn
        permits DictionaryColumn,
                FixedWidthColumn,
                SegmentedColumn
{
    static ValueColumn collect(Type type, Block[] chunks, long[] addresses, TypeOperators typeOperators)
    {
        if (type instanceof FixedWidthType fixedWidth) {
            return FixedWidthColumn.collect(fixedWidth, chunks, addresses);
        }
        return DistinctValues.of(type, chunks, typeOperators)
                .<ValueColumn>map(values -> DictionaryColumn.collect(values, addresses))
                .orElseGet(() -> SegmentedColumn.collect(type, chunks, addresses));
    }

    // Rows that were written in the order of the index are copied many at a time
    static void append(BlockBuilder builder, Block[] chunks, long[] addresses, int from, int to)
    {
        int row = from;
        while (row < to) {
            int count = Addresses.consecutive(addresses, row, to);
            builder.appendBlockRange(chunks[Addresses.chunk(addresses[row])], Addresses.position(addresses[row]), count);
            row += count;
        }
    }
}
