package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

// The distinct values of one column of text, numbered over all chunks; zero is NULL
final class DistinctValues
{
    static final int NULL_NUMBER = 0;
    // With fewer the numbers take more than they save
    static final int ROWS_PER_VALUE = 4;

    // A block holds two gigabytes
    private static final int MAX_BYTES = 1 << 30;

    private final Type type;
    private final Block[] chunks;
    private final EntityIndex values;
    // For each chunk the numbers of the values in its dictionary
    private final int[][] numbers;

    private DistinctValues(Type type, Block[] chunks, Set<ValueBlock> dictionaries, TypeOperators typeOperators)
    {
        this.type = requireNonNull(type, "type is null");
        this.chunks = requireNonNull(chunks, "chunks is null");
        this.values = new EntityIndex(ImmutableList.of(type), typeOperators);
        Map<ValueBlock, int[]> numbersOfDictionaries = new IdentityHashMap<>();
        dictionaries.forEach(dictionary -> numbersOfDictionaries.put(dictionary, number(dictionary)));
        this.numbers = Stream.of(chunks).map(chunk -> numbersOfDictionaries.get(chunk.getUnderlyingValueBlock())).toArray(int[][]::new);
    }

    // Empty unless the dictionaries of the chunks are together much shorter than the chunks. Only equal text is always the same
    static Optional<DistinctValues> of(Type type, Block[] chunks, TypeOperators typeOperators)
    {
        if (!(type instanceof VarcharType || type instanceof VarbinaryType)) {
            return Optional.empty();
        }
        Set<ValueBlock> dictionaries = Collections.newSetFromMap(new IdentityHashMap<>());
        Stream.of(chunks).map(Block::getUnderlyingValueBlock).forEach(dictionaries::add);
        long valueCount = dictionaries.stream().mapToLong(Block::getPositionCount).sum();
        long rowCount = Stream.of(chunks).mapToLong(Block::getPositionCount).sum();
        long bytes = dictionaries.stream().mapToLong(Block::getSizeInBytes).sum();
        return valueCount * ROWS_PER_VALUE < rowCount && bytes < MAX_BYTES ? Optional.of(new DistinctValues(type, chunks, dictionaries, typeOperators)) : Optional.empty();
    }

    private int[] number(ValueBlock dictionary)
    {
        int[] known = new int[dictionary.getPositionCount()];
        int count = 0;
        for (int position = 0; position < known.length; position++) {
            if (!dictionary.isNull(position)) {
                known[count] = position;
                count++;
            }
        }
        int[] entities = values.add(new Block[] {dictionary}, known, count);
        int[] numbers = new int[known.length];
        for (int i = 0; i < count; i++) {
            numbers[known[i]] = NULL_NUMBER + 1 + entities[i];
        }
        return numbers;
    }

    int number(int chunk, int position)
    {
        return numbers[chunk][chunks[chunk].getUnderlyingValuePosition(position)];
    }

    ValueBlock dictionary()
    {
        BlockBuilder builder = type.createBlockBuilder(null, values.size() + 1);
        builder.appendNull();
        for (int value = 0; value < values.size(); value++) {
            values.appendKey(value, 0, builder);
        }
        return builder.buildValueBlock().copyRegion(0, values.size() + 1);
    }
}
