package io.featurestore.trino.window;

import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.BlockBuilder;

import java.util.OptionalInt;
import java.util.stream.Stream;

import static java.lang.Math.min;
import static java.util.Objects.requireNonNull;

// The value of the first or last row, or an array of some from there on
record EdgeValue(CountedRows rows, EventColumn column, boolean last, OptionalInt limit)
        implements WindowValue
{
    EdgeValue
    {
        requireNonNull(rows, "rows is null");
        requireNonNull(column, "column is null");
        requireNonNull(limit, "limit is null");
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        int first = rows.before(from);
        int end = rows.before(to);
        if (first == end) {
            builder.appendNull();
        }
        else if (limit.isEmpty()) {
            append(last ? end - 1 : first, builder);
        }
        else {
            ((ArrayBlockBuilder) builder).buildEntry(elements -> {
                for (int i = 0; i < min(limit.getAsInt(), end - first); i++) {
                    append(last ? end - 1 - i : first + i, elements);
                }
            });
        }
    }

    private void append(int number, BlockBuilder builder)
    {
        int row = rows.row(number);
        builder.append(column.block(row), column.position(row));
    }

    @Override
    public long retainedBytes()
    {
        return rows.retainedBytes();
    }

    @Override
    public Stream<EventColumn> columns()
    {
        return Stream.of(column);
    }
}
