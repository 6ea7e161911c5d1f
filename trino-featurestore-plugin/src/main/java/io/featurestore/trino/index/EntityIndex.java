package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.value.Positions;
import io.featurestore.trino.value.SqlEquality;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.LongArrayBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkState;
import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

// Numbers distinct keys from zero, in the order they are added; without keys there is one entity. Not thread-safe until compacted, then immutable
final class EntityIndex
{
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 1024;
    private static final int MAX_FILL_PERCENT = 60;
    private static final int BLOCK_BITS = 16;
    private static final int BLOCK_MASK = (1 << BLOCK_BITS) - 1;

    private final List<Type> types;
    private final SqlEquality[] operators;
    // Open addressing; holds entity + 1, zero is free
    private int[] table = new int[INITIAL_CAPACITY];
    private long[] hashes = new long[INITIAL_CAPACITY];
    // Of the keys of each entity: see Addresses
    private long[] addresses = new long[INITIAL_CAPACITY];
    private final List<Block[]> keys = new ArrayList<>();
    private long keyBytes;
    private int size;

    EntityIndex(List<Type> types, TypeOperators typeOperators)
    {
        this.types = ImmutableList.copyOf(requireNonNull(types, "types is null"));
        this.operators = types.stream()
                .map(type -> new SqlEquality(type, typeOperators))
                .toArray(SqlEquality[]::new);
    }

    static EntityIndex of(List<Type> types, List<Block> keys, TypeOperators typeOperators)
    {
        EntityIndex index = new EntityIndex(types, typeOperators);
        Block[] blocks = keys.toArray(Block[]::new);
        int positionCount = blocks.length == 0 ? 1 : blocks[0].getPositionCount();
        index.add(blocks, Positions.all(positionCount).array(), positionCount);
        index.compact();
        return index;
    }

    int size()
    {
        return size;
    }

    // Keys must not be NULL. Keeps copies of those that are new
    int[] add(Block[] newKeys, int[] positions, int count)
    {
        int known = size;
        keys.add(newKeys);
        int[] entities = new int[count];
        for (int i = 0; i < count; i++) {
            // Rows of an entity often follow each other
            entities[i] = i > 0 && identical(newKeys, positions[i - 1], positions[i]) ? entities[i - 1] : getOrAdd(newKeys, positions[i]);
        }
        keys.removeLast();
        keepNew(newKeys, known);
        return entities;
    }

    private void keepNew(Block[] newKeys, int known)
    {
        if (size == known) {
            return;
        }
        int[] positions = new int[size - known];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Addresses.position(addresses[known + i]);
            addresses[known + i] = Addresses.of(keys.size(), i);
        }
        Block[] copies = Stream.of(newKeys).map(block -> block.copyPositions(positions, 0, positions.length)).toArray(Block[]::new);
        keyBytes += Stream.of(copies).mapToLong(Block::getRetainedSizeInBytes).sum();
        keys.add(copies);
    }

    // Returns the numbers here of the other's entities
    int[] addAll(EntityIndex other)
    {
        int[] numbers = new int[other.size];
        int known = 0;
        for (Block[] blocks : other.keys) {
            int[] positions = Positions.all(other.countIn(blocks)).array();
            System.arraycopy(add(blocks, positions, positions.length), 0, numbers, known, positions.length);
            known += positions.length;
        }
        return numbers;
    }

    // As addAll, of an index that has no others
    int[] numbers(EntityIndex other)
    {
        int[] numbers = new int[other.size];
        int known = 0;
        for (Block[] blocks : other.keys) {
            for (int position = 0; position < other.countIn(blocks); position++) {
                int entity = table[slotOf(hash(blocks, position), blocks, position)] - 1;
                checkState(entity != NONE, "The other index has other entities");
                numbers[known] = entity;
                known++;
            }
        }
        return numbers;
    }

    private int countIn(Block[] blocks)
    {
        return blocks.length == 0 ? size : blocks[0].getPositionCount();
    }

    private int getOrAdd(Block[] newKeys, int position)
    {
        long hash = hash(newKeys, position);
        int slot = slotOf(hash, newKeys, position);
        if (table[slot] != 0) {
            return table[slot] - 1;
        }
        table[slot] = size + 1;
        if (size == addresses.length) {
            addresses = Arrays.copyOf(addresses, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size] = hash;
        addresses[size] = Addresses.of(keys.size() - 1, position);
        size++;
        if (size > (long) table.length * MAX_FILL_PERCENT / 100) {
            rehash();
        }
        return size - 1;
    }

    // Of these keys, or else the free one for them
    private int slotOf(long hash, Block[] blocks, int position)
    {
        int slot = slot(hash);
        while (table[slot] != 0 && !(hashes[table[slot] - 1] == hash && identical(table[slot] - 1, blocks, position))) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private void rehash()
    {
        table = new int[Math.multiplyExact(table.length, 2)];
        for (int entity = 0; entity < size; entity++) {
            int slot = slot(hashes[entity]);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = entity + 1;
        }
    }

    // Brings the keys into few blocks
    void compact()
    {
        int blockCount = (size + BLOCK_MASK) >>> BLOCK_BITS;
        List<Block[]> compacted = new ArrayList<>(blockCount);
        for (int block = 0; block < blockCount; block++) {
            int from = block << BLOCK_BITS;
            int to = Math.min(size, from + BLOCK_MASK + 1);
            Block[] columns = new Block[types.size()];
            for (int column = 0; column < columns.length; column++) {
                BlockBuilder builder = types.get(column).createBlockBuilder(null, to - from);
                for (int entity = from; entity < to; entity++) {
                    appendKey(entity, column, builder);
                }
                columns[column] = builder.build();
            }
            compacted.add(columns);
        }
        keys.clear();
        keys.addAll(compacted);
        keyBytes = keys.stream().flatMap(Stream::of).mapToLong(Block::getRetainedSizeInBytes).sum();
        for (int entity = 0; entity < size; entity++) {
            addresses[entity] = Addresses.of(entity >>> BLOCK_BITS, entity & BLOCK_MASK);
        }
        addresses = Arrays.copyOf(addresses, size);
        hashes = Arrays.copyOf(hashes, size);
    }

    // The entity whose keys are equal to those at the position, by SQL's =, or NONE. NULL equals none
    int find(Block[] lookupKeys, int position)
    {
        for (Block block : lookupKeys) {
            if (block.isNull(position)) {
                return NONE;
            }
        }
        long hash = hash(lookupKeys, position);
        int slot = slot(hash);
        while (table[slot] != 0) {
            int entity = table[slot] - 1;
            if (hashes[entity] == hash && equal(entity, lookupKeys, position)) {
                return entity;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return NONE;
    }

    long hash(int entity)
    {
        return hashes[entity];
    }

    void appendKey(int entity, int column, BlockBuilder builder)
    {
        Block block = keys.get(Addresses.chunk(addresses[entity]))[column];
        int position = Addresses.position(addresses[entity]);
        ValueBlock values = block.getUnderlyingValueBlock();
        builder.append(values, block.getUnderlyingValuePosition(position));
    }

    long retainedBytes()
    {
        return sizeOf(table) + sizeOf(hashes) + sizeOf(addresses) + keyBytes;
    }

    private long hash(Block[] blocks, int position)
    {
        return SqlEquality.hash(operators, blocks, position);
    }

    private int slot(long hash)
    {
        // Hashes of composite keys are spread badly in their low bits
        long spread = hash * 0x9E3779B97F4A7C15L;
        return (int) (spread >>> 32) & (table.length - 1);
    }

    private boolean identical(Block[] blocks, int left, int right)
    {
        for (int column = 0; column < operators.length; column++) {
            Block block = blocks[column];
            boolean sameBits = block instanceof LongArrayBlock longs && longs.getLong(left) == longs.getLong(right);
            if (!sameBits && !operators[column].identical(block, left, block, right)) {
                return false;
            }
        }
        return true;
    }

    private boolean identical(int entity, Block[] blocks, int position)
    {
        Block[] entityKeys = keys.get(Addresses.chunk(addresses[entity]));
        int entityPosition = Addresses.position(addresses[entity]);
        for (int column = 0; column < operators.length; column++) {
            if (!operators[column].identical(entityKeys[column], entityPosition, blocks[column], position)) {
                return false;
            }
        }
        return true;
    }

    private boolean equal(int entity, Block[] blocks, int position)
    {
        Block[] entityKeys = keys.get(Addresses.chunk(addresses[entity]));
        int entityPosition = Addresses.position(addresses[entity]);
        for (int column = 0; column < operators.length; column++) {
            if (!operators[column].equal(entityKeys[column], entityPosition, blocks[column], position)) {
                return false;
            }
        }
        return true;
    }
}
