package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.FoundRows;
import io.featurestore.trino.index.HistoryLookup;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static java.util.Objects.requireNonNull;

final class FoundFeatures
{
    private static final int NOT_FOUND = -1;
    private static final int UNKNOWN = -2;

    private final List<Type> types;
    private final List<Block[]> blocks = new ArrayList<>();
    // For each row of the page where its features are in the blocks
    private final int[] parts;
    private final int[] positions;
    private final Block[] ofNoRow;

    FoundFeatures(List<Type> types, int rowCount)
    {
        this.types = ImmutableList.copyOf(requireNonNull(types, "types is null"));
        this.parts = new int[rowCount];
        this.positions = new int[rowCount];
        this.ofNoRow = types.stream().map(type -> type.createBlockBuilder(null, 1).appendNull().build()).toArray(Block[]::new);
        Arrays.fill(parts, NOT_FOUND);
    }

    // What was found in this part of the history for each row of the page
    void add(HistoryLookup lookup, FoundRows ofPage)
    {
        int[] foundPositions = new int[ofPage.count()];
        int count = 0;
        for (int position = 0; position < foundPositions.length; position++) {
            if (ofPage.isUnknown(position)) {
                parts[position] = UNKNOWN;
            }
            else if (ofPage.rows()[position] != FeatureHistory.NO_ROW) {
                parts[position] = blocks.size();
                positions[position] = count;
                foundPositions[count] = position;
                count++;
            }
        }
        FoundRows found = ofPage.select(Arrays.copyOf(foundPositions, count));
        Block[] values = new Block[types.size()];
        for (int value = 0; value < values.length; value++) {
            values[value] = lookup.values(value, found);
            ofNoRow[value] = lookup.values(value, FoundRows.none());
        }
        blocks.add(values);
    }

    Block block(int value)
    {
        BlockBuilder builder = types.get(value).createBlockBuilder(null, parts.length);
        for (int position = 0; position < parts.length; position++) {
            if (parts[position] == UNKNOWN) {
                builder.appendNull();
            }
            else if (parts[position] == NOT_FOUND) {
                builder.append(ofNoRow[value].getUnderlyingValueBlock(), ofNoRow[value].getUnderlyingValuePosition(0));
            }
            else {
                Block block = blocks.get(parts[position])[value];
                builder.append(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(positions[position]));
            }
        }
        return builder.build();
    }
}
