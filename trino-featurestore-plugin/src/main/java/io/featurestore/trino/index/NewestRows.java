package io.featurestore.trino.index;

import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

import static java.util.Objects.requireNonNull;

/**
 * Goes through the entities of a history, some at a time, with one row of each that has one at an instant. Not thread-safe.
 */
public final class NewestRows
{
    private static final int MAX_COUNT = 4096;

    private final FeatureHistory history;
    private final UtcInstant at;
    private final int[] entities = new int[MAX_COUNT];
    private final int[] rows = new int[MAX_COUNT];
    private final int endEntity;
    private int count;
    private FoundRows found = FoundRows.of(new int[0]);
    private int nextEntity;

    private NewestRows(FeatureHistory history, UtcInstant at, int firstEntity, int endEntity)
    {
        this.at = requireNonNull(at, "at is null");
        this.history = requireNonNull(history, "history is null");
        this.nextEntity = firstEntity;
        this.endEntity = endEntity;
    }

    public static NewestRows of(FeatureHistory history, UtcInstant at)
    {
        return new NewestRows(history, at, 0, history.entityCount());
    }

    // The entity may be NO_ENTITY
    public static NewestRows of(FeatureHistory history, UtcInstant at, int entity)
    {
        return entity == FeatureHistory.NO_ENTITY ? new NewestRows(history, at, 0, 0) : new NewestRows(history, at, entity, entity + 1);
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
        found = history.found(Arrays.copyOf(entities, count), Arrays.copyOf(rows, count), at);
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
        return history.values(column, found);
    }
}
