package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import io.featurestore.trino.index.ChunkCollector.Collected;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.WindowedColumn;
import io.featurestore.trino.value.ValueOrder;
import io.featurestore.trino.window.WindowValues;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import it.unimi.dsi.fastutil.longs.LongArrays;
import it.unimi.dsi.fastutil.longs.LongComparator;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.lang.Math.addExact;
import static java.util.Objects.requireNonNull;

// To be used once, for the chunks give up what they hold
final class FeatureHistoryBuilder
{
    private final HistoryChunk[] chunks;
    private final TieBreaker[] tieBreakers;
    private final List<Type> valueTypes;
    private final EntityIndex entities;
    private final TypeOperators typeOperators;
    private boolean hasTies;

    FeatureHistoryBuilder(EntityIndex entities, List<HistoryChunk> chunks, List<Type> valueTypes, TypeOperators typeOperators)
    {
        this.entities = requireNonNull(entities, "entities is null");
        this.chunks = ImmutableList.copyOf(requireNonNull(chunks, "chunks is null")).toArray(HistoryChunk[]::new);
        this.valueTypes = ImmutableList.copyOf(requireNonNull(valueTypes, "valueTypes is null"));
        this.tieBreakers = IntStream.range(0, valueTypes.size())
                .mapToObj(column -> ValueOrder.of(valueTypes.get(column), typeOperators).map(order -> new TieBreaker(column, order)))
                .flatMap(Optional::stream)
                .toArray(TieBreaker[]::new);
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    // Readers number the entities each for itself
    static FeatureHistoryBuilder of(HistoryRequest request, List<Collected> collected, TypeOperators typeOperators)
    {
        EntityIndex entities = collected.isEmpty() ? new EntityIndex(request.keyTypes(), typeOperators) : collected.getFirst().entities();
        for (Collected other : collected.subList(Math.min(1, collected.size()), collected.size())) {
            int[] numbers = entities.addAll(other.entities());
            for (HistoryChunk chunk : other.chunks()) {
                int[] ofRows = chunk.entities();
                for (int position = 0; position < ofRows.length; position++) {
                    ofRows[position] = numbers[ofRows[position]];
                }
            }
        }
        List<HistoryChunk> chunks = collected.stream()
                .flatMap(part -> part.chunks().stream())
                .collect(toImmutableList());
        return new FeatureHistoryBuilder(entities, chunks, request.source().readTypes(), typeOperators);
    }

    // Every chunk must tell when its rows became known if that is kept
    FeatureHistory build(HistorySource source, boolean keepCreated, Optional<ValuesOverNoEvents> overNoEvents)
    {
        Rows rows = sortedRows();
        entities.compact();
        long[] addresses = rows.addresses();
        Optional<PackedInstants> created = collect(HistoryChunk::takeCreated, addresses);
        Optional<PackedInstants> times = collect(HistoryChunk::takeTimes, addresses);
        BitSet tied = hasTies && source.isOfEvents() ? SortedEvents.tied(rows.starts(), times.orElseThrow(), created.stream().toArray(PackedInstants[]::new)) : new BitSet();
        List<HistoryValue> values = values(source, rows, tied);
        OptionalLong ttlMillis = times.isPresent() ? source.ttlMillis() : OptionalLong.empty();
        return new FeatureHistory(entities, rows.starts(), times, created.filter(_ -> keepCreated).map(CreatedTimes::new), values, ttlMillis, hasTies, overNoEvents);
    }

    /**
     * Adds columns to a history of the same rows, which must have no ties.
     */
    FeatureHistory extend(FeatureHistory history, HistorySource source, Optional<ValuesOverNoEvents> overNoEvents)
    {
        Rows rows = new Rows(history.starts(), inOrderOf(history, sortedRows()));
        List<HistoryValue> values = ImmutableList.<HistoryValue>builder()
                .addAll(history.values())
                .addAll(values(source, rows, new BitSet()))
                .build();
        return history.with(values, history.overNoEvents().map(known -> known.with(overNoEvents.orElseThrow())));
    }

    private long[] inOrderOf(FeatureHistory history, Rows rows)
    {
        int[] numbers = history.entities().numbers(entities);
        int[] starts = history.starts();
        checkState(rows.addresses().length == history.rowCount(), "The history has other rows");
        long[] addresses = new long[rows.addresses().length];
        for (int entity = 0; entity < numbers.length; entity++) {
            int from = rows.starts()[entity];
            int count = rows.starts()[entity + 1] - from;
            checkState(starts[numbers[entity] + 1] - starts[numbers[entity]] == count, "An entity has other rows");
            System.arraycopy(rows.addresses(), from, addresses, starts[numbers[entity]], count);
        }
        return addresses;
    }

    private List<HistoryValue> values(HistorySource source, Rows rows, BitSet tied)
    {
        List<ValueColumn> columns = collectValues(rows.addresses());
        if (!source.isOfEvents()) {
            return ImmutableList.copyOf(columns);
        }
        Map<HistoryColumn, ValueColumn> read = Streams.zip(source.readValues().stream(), columns.stream(), Map::entry).collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
        WindowValues values = new WindowValues(new SortedEvents(rows.starts(), tied, read, typeOperators));
        return source.values().stream()
                .map(value -> {
                    WindowedColumn column = (WindowedColumn) value.handle();
                    return new WindowedValue(values.of(column.aggregate(), value.type()), column.windows(), value.type());
                })
                .collect(toImmutableList());
    }

    private List<ValueColumn> collectValues(long[] addresses)
    {
        ImmutableList.Builder<ValueColumn> values = ImmutableList.builder();
        for (int column = 0; column < valueTypes.size(); column++) {
            values.add(ValueColumn.collect(valueTypes.get(column), takeValues(column), addresses, typeOperators));
        }
        return values.build();
    }

    // So that there is never a second copy of more than one column
    private Block[] takeValues(int column)
    {
        return Stream.of(chunks).map(chunk -> chunk.takeValue(column)).toArray(Block[]::new);
    }

    private Optional<PackedInstants> collect(Function<HistoryChunk, Optional<PackedInstants>> take, long[] addresses)
    {
        PackedInstants[] taken = Stream.of(chunks).map(take).flatMap(Optional::stream).toArray(PackedInstants[]::new);
        return taken.length == 0 ? Optional.empty() : Optional.of(PackedInstants.collect(taken, addresses));
    }

    // The last row of each entity, in a chunk of their own
    HistoryChunk newestRows()
    {
        Rows rows = sortedRows();
        long[] newest = new long[entities.size()];
        for (int entity = 0; entity < newest.length; entity++) {
            newest[entity] = rows.addresses()[rows.starts()[entity + 1] - 1];
        }
        return new HistoryChunk(
                IntStream.range(0, newest.length).toArray(),
                collect(HistoryChunk::takeTimes, newest),
                collect(HistoryChunk::takeCreated, newest),
                IntStream.range(0, valueTypes.size()).mapToObj(column -> copyValues(column, newest)).toArray(Block[]::new));
    }

    private Block copyValues(int column, long[] addresses)
    {
        BlockBuilder builder = valueTypes.get(column).createBlockBuilder(null, addresses.length);
        ValueColumn.append(builder, takeValues(column), addresses, 0, addresses.length);
        return builder.build();
    }

    private Rows sortedRows()
    {
        Rows rows = groupedRows();
        sort(rows.addresses(), rows.starts());
        return rows;
    }

    private Rows groupedRows()
    {
        int[][] entityOfRow = Stream.of(chunks).map(HistoryChunk::takeEntities).toArray(int[][]::new);
        int rowCount = 0;
        for (int[] ofChunk : entityOfRow) {
            rowCount = addExact(rowCount, ofChunk.length);
        }
        int[] starts = starts(entityOfRow, entities.size());
        return new Rows(starts, group(entityOfRow, starts, rowCount));
    }

    private static int[] starts(int[][] entityOfRow, int entityCount)
    {
        int[] starts = new int[entityCount + 1];
        for (int[] ofChunk : entityOfRow) {
            for (int entity : ofChunk) {
                starts[entity + 1]++;
            }
        }
        for (int entity = 0; entity < entityCount; entity++) {
            starts[entity + 1] += starts[entity];
        }
        return starts;
    }

    private static long[] group(int[][] entityOfRow, int[] starts, int rowCount)
    {
        long[] addresses = new long[rowCount];
        int[] next = starts.clone();
        for (int chunk = 0; chunk < entityOfRow.length; chunk++) {
            for (int position = 0; position < entityOfRow[chunk].length; position++) {
                addresses[next[entityOfRow[chunk][position]]++] = Addresses.of(chunk, position);
            }
        }
        return addresses;
    }

    private void sort(long[] addresses, int[] starts)
    {
        LongComparator order = this::compareRows;
        for (int entity = 0; entity + 1 < starts.length; entity++) {
            int from = starts[entity];
            int to = starts[entity + 1];
            if (!isSorted(addresses, from, to) && !sortByMoving(addresses, from, to)) {
                LongArrays.quickSort(addresses, from, to, order);
            }
        }
    }

    // Writers sort by key and time, not by creation, so that few rows are out of place. False if they are many
    private boolean sortByMoving(long[] addresses, int from, int to)
    {
        int movesLeft = to - from;
        for (int row = from + 1; row < to; row++) {
            long moved = addresses[row];
            int place = row;
            while (place > from && movesLeft > 0 && compareRows(addresses[place - 1], moved) > 0) {
                addresses[place] = addresses[place - 1];
                place--;
                movesLeft--;
            }
            addresses[place] = moved;
            if (movesLeft == 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isSorted(long[] addresses, int from, int to)
    {
        int row = from;
        while (row < to) {
            if (row > from && compareRows(addresses[row - 1], addresses[row]) > 0) {
                return false;
            }
            int count = Addresses.consecutive(addresses, row, to);
            if (!isSortedInChunk(addresses[row], count)) {
                return false;
            }
            row += count;
        }
        return true;
    }

    // Most rows are told apart by their times alone
    private boolean isSortedInChunk(long first, int count)
    {
        Optional<PackedInstants> times = chunks[Addresses.chunk(first)].times();
        int position = Addresses.position(first);
        for (int i = 1; i < count; i++) {
            boolean isLater = times.isPresent() && times.orElseThrow().isLater(position + i, position + i - 1);
            if (!isLater && compareRows(first + i - 1, first + i) > 0) {
                return false;
            }
        }
        return true;
    }

    private int compareRows(long left, long right)
    {
        HistoryChunk leftChunk = chunks[Addresses.chunk(left)];
        HistoryChunk rightChunk = chunks[Addresses.chunk(right)];
        int leftPosition = Addresses.position(left);
        int rightPosition = Addresses.position(right);
        int result = leftChunk.times().isPresent() ? leftChunk.times().orElseThrow().compare(leftPosition, rightChunk.times().orElseThrow(), rightPosition) : 0;
        if (result == 0 && leftChunk.created().isPresent()) {
            result = leftChunk.created().orElseThrow().compare(leftPosition, rightChunk.created().orElseThrow(), rightPosition);
        }
        // A sort compares a row to itself, too
        hasTies |= result == 0 && left != right;
        for (int i = 0; result == 0 && i < tieBreakers.length; i++) {
            int column = tieBreakers[i].column();
            result = tieBreakers[i].order().compare(leftChunk.value(column), leftPosition, rightChunk.value(column), rightPosition);
        }
        return result;
    }

    private record TieBreaker(int column, ValueOrder order) {}

    // Rows of entity e are [starts[e], starts[e + 1]), oldest first, at these addresses in the chunks
    private record Rows(int[] starts, long[] addresses) {}
}
