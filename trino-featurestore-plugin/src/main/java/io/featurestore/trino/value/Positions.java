package io.featurestore.trino.value;

import io.trino.spi.block.Block;

import java.util.function.IntPredicate;

import static java.util.Objects.requireNonNull;

// A set of positions that only shrinks. Not thread-safe
public final class Positions
{
    private final int[] positions;
    private int count;

    private Positions(int[] positions)
    {
        this.positions = requireNonNull(positions, "positions is null");
        this.count = positions.length;
    }

    public static Positions all(int positionCount)
    {
        int[] positions = new int[positionCount];
        for (int position = 0; position < positionCount; position++) {
            positions[position] = position;
        }
        return new Positions(positions);
    }

    // Only the first count elements are in the set
    public int[] array()
    {
        return positions;
    }

    public int count()
    {
        return count;
    }

    public void retain(IntPredicate condition)
    {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (condition.test(positions[i])) {
                positions[kept++] = positions[i];
            }
        }
        count = kept;
    }

    public void withoutNull(Block block)
    {
        if (block.mayHaveNull()) {
            retain(position -> !block.isNull(position));
        }
    }
}
