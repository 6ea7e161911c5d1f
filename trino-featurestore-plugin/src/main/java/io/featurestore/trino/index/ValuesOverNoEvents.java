package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// What is found where a feature view has no row, as it computes its values of events: a block of one position for each column
record ValuesOverNoEvents(List<Type> types, List<Block> values)
{
    ValuesOverNoEvents
    {
        types = ImmutableList.copyOf(requireNonNull(types, "types is null"));
        values = ImmutableList.copyOf(requireNonNull(values, "values is null"));
        checkArgument(types.size() == values.size(), "types do not match values");
    }

    ValuesOverNoEvents select(List<Integer> columns)
    {
        return new ValuesOverNoEvents(columns.stream().map(types::get).collect(toImmutableList()), columns.stream().map(values::get).collect(toImmutableList()));
    }

    ValuesOverNoEvents with(ValuesOverNoEvents others)
    {
        return new ValuesOverNoEvents(
                Stream.concat(types.stream(), others.types.stream()).collect(toImmutableList()),
                Stream.concat(values.stream(), others.values.stream()).collect(toImmutableList()));
    }

    // The found values, with these in the place of NO_ROW
    Block fill(int column, Block found, int[] rows, int count)
    {
        BlockBuilder builder = types.get(column).createBlockBuilder(null, count);
        ValueBlock value = values.get(column).getUnderlyingValueBlock();
        int valuePosition = values.get(column).getUnderlyingValuePosition(0);
        ValueBlock foundValues = found.getUnderlyingValueBlock();
        for (int i = 0; i < count; i++) {
            if (rows[i] == FeatureHistory.NO_ROW) {
                builder.append(value, valuePosition);
            }
            else {
                builder.append(foundValues, found.getUnderlyingValuePosition(i));
            }
        }
        return builder.build();
    }
}
