package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.value.SqlEquality;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.util.Arrays;
import java.util.List;

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
    private Block[][] keys = new Block[0][];
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
        index.add(blocks, positionCount);
        index.compact();
        return index;
    }

    int size()
    {
        return size;
    }

    // Keys must not be NULL
    int[] add(Block[] newKeys, int positionCount)
    {
        keys = Arrays.copyOf(keys, keys.length + 1);
        keys[keys.length - 1] = newKeys;
        int[] entities = new int[positionCount];
        for (int position = 0; position < positionCount; position++) {
            // Rows of an entity often follow each other
            entities[position] = position > 0 && identical(entities[position - 1], newKeys, position) ? entities[position - 1] : getOrAdd(newKeys, position);
        }
        return entities;
    }

    private int getOrAdd(Block[] newKeys, int position)
    {
        long hash = hash(newKeys, position);
        int slot = slot(hash);
        while (table[slot] != 0) {
            int entity = table[slot] - 1;
            if (hashes[entity] == hash && identical(entity, newKeys, position)) {
                return entity;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = size + 1;
        if (size == addresses.length) {
            addresses = Arrays.copyOf(addresses, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size] = hash;
        addresses[size] = Addresses.of(keys.length - 1, position);
        size++;
        if (size > (long) table.length * MAX_FILL_PERCENT / 100) {
            rehash();
        }
        return size - 1;
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

    // Keeps one copy of each entity's keys, and none of the blocks given to add()
    void compact()
    {
        int blockCount = (size + BLOCK_MASK) >>> BLOCK_BITS;
        Block[][] compacted = new Block[blockCount][types.size()];
        for (int block = 0; block < blockCount; block++) {
            int from = block << BLOCK_BITS;
            int to = Math.min(size, from + BLOCK_MASK + 1);
            for (int column = 0; column < types.size(); column++) {
                BlockBuilder builder = types.get(column).createBlockBuilder(null, to - from);
                for (int entity = from; entity < to; entity++) {
                    appendKey(entity, column, builder);
                }
                compacted[block][column] = builder.build();
            }
        }
        keys = compacted;
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

    void appendKey(int entity, int column, BlockBuilder builder)
    {
        Block block = keys[Addresses.chunk(addresses[entity])][column];
        int position = Addresses.position(addresses[entity]);
        ValueBlock values = block.getUnderlyingValueBlock();
        builder.append(values, block.getUnderlyingValuePosition(position));
    }

    long retainedBytes()
    {
        long bytes = sizeOf(table) + sizeOf(hashes) + sizeOf(addresses);
        for (Block[] blocks : keys) {
            for (Block block : blocks) {
                bytes += block.getRetainedSizeInBytes();
            }
        }
        return bytes;
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

    private boolean identical(int entity, Block[] blocks, int position)
    {
        Block[] entityKeys = keys[Addresses.chunk(addresses[entity])];
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
        Block[] entityKeys = keys[Addresses.chunk(addresses[entity])];
        int entityPosition = Addresses.position(addresses[entity]);
        for (int column = 0; column < operators.length; column++) {
            if (!operators[column].equal(entityKeys[column], entityPosition, blocks[column], position)) {
                return false;
            }
        }
        return true;
    }
}
