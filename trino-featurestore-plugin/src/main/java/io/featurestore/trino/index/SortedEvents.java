package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.window.EventColumn;
import io.featurestore.trino.window.EventTable;
import io.trino.spi.block.Block;
import io.trino.spi.type.TypeOperators;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

import static java.util.Objects.requireNonNull;

record SortedEvents(int[] starts, BitSet tied, Map<HistoryColumn, ValueColumn> columns, TypeOperators typeOperators)
        implements EventTable
{
    private static final int ROWS_AT_ONCE = 8192;
    private static final int NO_NUMBER = -1;

    SortedEvents
    {
        requireNonNull(starts, "starts is null");
        requireNonNull(tied, "tied is null");
        columns = ImmutableMap.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(typeOperators, "typeOperators is null");
    }

    // Rows with the entity, time and created of the row before them
    static BitSet tied(int[] starts, PackedInstants times, PackedInstants[] created)
    {
        BitSet tied = new BitSet(times.size());
        for (int row = 1; row < times.size(); row++) {
            int earlier = row - 1;
            int current = row;
            tied.set(row, times.compare(row, times, earlier) == 0 && Arrays.stream(created).allMatch(known -> known.compare(current, known, earlier) == 0));
        }
        for (int start : starts) {
            tied.clear(start);
        }
        return tied;
    }

    @Override
    public int rowCount()
    {
        return starts[starts.length - 1];
    }

    @Override
    public int entityCount()
    {
        return starts.length - 1;
    }

    @Override
    public int firstRow(int entity)
    {
        return starts[entity];
    }

    @Override
    public boolean isTied(int row)
    {
        return tied.get(row);
    }

    @Override
    public EventColumn column(HistoryColumn column)
    {
        return requireNonNull(columns.get(column), "The column was not read");
    }

    @Override
    public int[] numbers(HistoryColumn column)
    {
        EventColumn values = column(column);
        EntityIndex distinct = new EntityIndex(ImmutableList.of(column.type()), typeOperators);
        int[] numbers = new int[rowCount()];
        Arrays.fill(numbers, NO_NUMBER);
        for (int first = 0; first < numbers.length; first += ROWS_AT_ONCE) {
            int begin = first;
            int count = Math.min(ROWS_AT_ONCE, numbers.length - begin);
            int[] rows = new int[count];
            Arrays.setAll(rows, i -> begin + i);
            Block block = values.values(rows, count);
            int[] known = Arrays.stream(rows).map(row -> row - begin).filter(position -> !block.isNull(position)).toArray();
            int[] found = distinct.add(new Block[] {block}, known, known.length);
            for (int i = 0; i < known.length; i++) {
                numbers[begin + known[i]] = found[i];
            }
        }
        return numbers;
    }
}
