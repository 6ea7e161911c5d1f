package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.value.ValueOrder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import it.unimi.dsi.fastutil.longs.LongArrays;
import it.unimi.dsi.fastutil.longs.LongComparator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.lang.Math.addExact;
import static java.util.Objects.requireNonNull;

// To be used once, for the chunks give up their values
final class FeatureHistoryBuilder
{
    private final HistoryChunk[] chunks;
    private final TieBreaker[] tieBreakers;
    private final List<Type> keyTypes;
    private final List<Type> valueTypes;
    private final EntityIndex entities;
    private final TypeOperators typeOperators;

    FeatureHistoryBuilder(List<HistoryChunk> chunks, List<Type> keyTypes, List<Type> valueTypes, TypeOperators typeOperators)
    {
        this.chunks = ImmutableList.copyOf(requireNonNull(chunks, "chunks is null")).toArray(HistoryChunk[]::new);
        this.keyTypes = ImmutableList.copyOf(requireNonNull(keyTypes, "keyTypes is null"));
        this.valueTypes = ImmutableList.copyOf(requireNonNull(valueTypes, "valueTypes is null"));
        this.tieBreakers = IntStream.range(0, valueTypes.size())
                .mapToObj(column -> ValueOrder.of(valueTypes.get(column), typeOperators).map(order -> new TieBreaker(column, order)))
                .flatMap(Optional::stream)
                .toArray(TieBreaker[]::new);
        this.entities = new EntityIndex(keyTypes, typeOperators);
        this.typeOperators = typeOperators;
    }

    // Every chunk must tell when its rows became known if that is kept
    FeatureHistory build(OptionalLong ttlMillis, boolean keepCreated)
    {
        Rows rows = sortedRows();
        entities.compact();
        long[] addresses = rows.addresses();
        Optional<PackedInstants> times = chunks.length > 0 && chunks[0].times().isPresent() ? Optional.of(times(addresses)) : Optional.empty();
        Optional<CreatedTimes> created = keepCreated ? Optional.of(new CreatedTimes(created(addresses))) : Optional.empty();
        ImmutableList.Builder<ValueColumn> values = ImmutableList.builder();
        for (int column = 0; column < valueTypes.size(); column++) {
            values.add(ValueColumn.collect(valueTypes.get(column), takeValues(column), addresses, typeOperators));
        }
        return new FeatureHistory(entities, rows.starts(), times, created, values.build(), times.isPresent() ? ttlMillis : OptionalLong.empty());
    }

    // So that there is never a second copy of more than one column
    private Block[] takeValues(int column)
    {
        Block[] blocks = new Block[chunks.length];
        for (int chunk = 0; chunk < blocks.length; chunk++) {
            blocks[chunk] = chunks[chunk].values()[column];
            chunks[chunk].values()[column] = null;
        }
        return blocks;
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
                newest.length,
                copy(newest, keyTypes, HistoryChunk::keys),
                chunks[0].times().map(_ -> times(newest)),
                chunks[0].created().map(_ -> created(newest)),
                copy(newest, valueTypes, HistoryChunk::values));
    }

    private Block[] copy(long[] addresses, List<Type> types, Function<HistoryChunk, Block[]> blocks)
    {
        Block[] copies = new Block[types.size()];
        for (int column = 0; column < copies.length; column++) {
            int number = column;
            BlockBuilder builder = types.get(column).createBlockBuilder(null, addresses.length);
            ValueColumn.append(builder, Stream.of(chunks).map(chunk -> blocks.apply(chunk)[number]).toArray(Block[]::new), addresses, 0, addresses.length);
            copies[column] = builder.build();
        }
        return copies;
    }

    private Rows sortedRows()
    {
        int[][] entityOfRow = new int[chunks.length][];
        int rowCount = 0;
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            entityOfRow[chunk] = entities.add(chunks[chunk].keys(), chunks[chunk].positionCount());
            rowCount = addExact(rowCount, chunks[chunk].positionCount());
        }
        int[] starts = starts(entityOfRow, entities.size());
        long[] addresses = group(entityOfRow, starts, rowCount);
        sort(addresses, starts);
        return new Rows(starts, addresses);
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
            if (!isSorted(addresses, from, to, order)) {
                LongArrays.quickSort(addresses, from, to, order);
            }
        }
    }

    private static boolean isSorted(long[] addresses, int from, int to, LongComparator order)
    {
        for (int i = from + 1; i < to; i++) {
            if (order.compare(addresses[i - 1], addresses[i]) > 0) {
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
        for (int i = 0; result == 0 && i < tieBreakers.length; i++) {
            int column = tieBreakers[i].column();
            result = tieBreakers[i].order().compare(leftChunk.values()[column], leftPosition, rightChunk.values()[column], rightPosition);
        }
        return result;
    }

    private PackedInstants times(long[] addresses)
    {
        return PackedInstants.collect(Stream.of(chunks).map(chunk -> chunk.times().orElseThrow()).toArray(PackedInstants[]::new), addresses);
    }

    private PackedInstants created(long[] addresses)
    {
        return PackedInstants.collect(Stream.of(chunks).map(chunk -> chunk.created().orElseThrow()).toArray(PackedInstants[]::new), addresses);
    }

    private record TieBreaker(int column, ValueOrder order) {}

    // Rows of entity e are [starts[e], starts[e + 1]), oldest first, at these addresses in the chunks
    private record Rows(int[] starts, long[] addresses) {}
}
