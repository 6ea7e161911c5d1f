package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.connector.RecordSet;
import io.trino.spi.type.Type;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What an index join of the engine looks up: a block for each of its columns.
 */
public record LookupKeys(List<Block> columns, int count)
{
    private static final int EXPECTED_POSITIONS = 1024;

    public LookupKeys
    {
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
    }

    public static LookupKeys read(RecordSet records)
    {
        List<Type> types = records.getColumnTypes();
        BlockBuilder[] builders = types.stream()
                .map(type -> type.createBlockBuilder(null, EXPECTED_POSITIONS))
                .toArray(BlockBuilder[]::new);
        int count = 0;
        try (RecordCursor cursor = records.cursor()) {
            while (cursor.advanceNextPosition()) {
                for (int field = 0; field < builders.length; field++) {
                    append(types.get(field), cursor, field, builders[field]);
                }
                count++;
            }
        }
        return new LookupKeys(
                List.of(builders).stream()
                        .map(BlockBuilder::build)
                        .collect(toImmutableList()),
                count);
    }

    private static void append(Type type, RecordCursor cursor, int field, BlockBuilder builder)
    {
        Class<?> javaType = type.getJavaType();
        if (cursor.isNull(field)) {
            builder.appendNull();
        }
        else if (javaType == long.class) {
            type.writeLong(builder, cursor.getLong(field));
        }
        else if (javaType == Slice.class) {
            type.writeSlice(builder, cursor.getSlice(field));
        }
        else if (javaType == boolean.class) {
            type.writeBoolean(builder, cursor.getBoolean(field));
        }
        else if (javaType == double.class) {
            type.writeDouble(builder, cursor.getDouble(field));
        }
        else {
            type.writeObject(builder, cursor.getObject(field));
        }
    }
}
