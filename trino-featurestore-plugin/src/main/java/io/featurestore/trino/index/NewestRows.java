package io.featurestore.trino.index;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;

import java.util.function.IntUnaryOperator;

import static java.util.Objects.requireNonNull;

/**
 * Goes through the entities of a history, some at a time, with one row of each that has one. Not thread-safe.
 */
public final class NewestRows
{
    private static final int MAX_COUNT = 4096;

    private final FeatureHistory history;
    private final int[] entities = new int[MAX_COUNT];
    private final int[] rows = new int[MAX_COUNT];
    private final int endEntity;
    private int count;
    private int nextEntity;

    private NewestRows(FeatureHistory history, int firstEntity, int endEntity)
    {
        this.history = requireNonNull(history, "history is null");
        this.nextEntity = firstEntity;
        this.endEntity = endEntity;
    }

    public static NewestRows of(FeatureHistory history)
    {
        return new NewestRows(history, 0, history.entityCount());
    }

    // The entity may be NO_ENTITY
    public static NewestRows of(FeatureHistory history, int entity)
    {
        return entity == FeatureHistory.NO_ENTITY ? new NewestRows(history, 0, 0) : new NewestRows(history, entity, entity + 1);
    }

    /**
     * Goes on to the next entities, and tells whether there are any.
     *
     * @param find the row of an entity, or {@link FeatureHistory#NO_ROW}
     */
    public boolean next(IntUnaryOperator find)
    {
        count = 0;
        while (nextEntity < endEntity && count < MAX_COUNT) {
            int row = find.applyAsInt(nextEntity);
            if (row != FeatureHistory.NO_ROW) {
                entities[count] = nextEntity;
                rows[count] = row;
                count++;
            }
            nextEntity++;
        }
        return count > 0;
    }

    public int count()
    {
        return count;
    }

    public Block keys(int key, Type type)
    {
        BlockBuilder builder = type.createBlockBuilder(null, count);
        for (int i = 0; i < count; i++) {
            history.appendKey(entities[i], key, builder);
        }
        return builder.build();
    }

    public Block values(int column)
    {
        return history.values(column, rows, count);
    }
}
