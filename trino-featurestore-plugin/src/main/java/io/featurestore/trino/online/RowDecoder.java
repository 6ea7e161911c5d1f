package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.featurestore.online.OnlineInstant;
import io.featurestore.online.OnlineValue;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

// Reads columns of the rows of one view that are valid at a time. Not thread-safe
final class RowDecoder
{
    private final OnlineTableHandle table;
    private final List<OnlineColumn> columns;
    private final List<OnlineColumn> stored;
    private final OnlineRowReader reader;

    RowDecoder(OnlineTableHandle table, List<OnlineColumn> columns, OnlineStores stores)
    {
        this.table = requireNonNull(table, "table is null");
        this.columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        this.stored = columns.stream()
                .map(this::read)
                .distinct()
                .collect(toImmutableList());
        this.reader = new OnlineRowReader(table.view(), stored, stores);
    }

    // The column itself, or the one that it is computed of
    private OnlineColumn read(OnlineColumn column)
    {
        return column.since()
                .map(since -> table.columns().stream().filter(candidate -> candidate.name().equals(since.column())).findFirst().orElseThrow())
                .orElse(column);
    }

    /**
     * @param found whether each entity has a valid row; if not, its values are NULL
     */
    record Rows(Block[] blocks, boolean[] found) {}

    Rows decode(List<Optional<OnlineValue>> values, OnlineInstant now)
    {
        BlockBuilder[] builders = reader.builders(values.size());
        boolean[] found = new boolean[values.size()];
        for (int entity = 0; entity < found.length; entity++) {
            Optional<OnlineValue> value = values.get(entity);
            Optional<byte[]> row = value.flatMap(present -> present.rowAt(now));
            found[entity] = row.isPresent();
            row.ifPresentOrElse(
                    bytes -> reader.read(value.orElseThrow().header().schemaId(), bytes, builders),
                    () -> Stream.of(builders).forEach(BlockBuilder::appendNull));
        }
        Block[] blocks = Stream.of(builders).map(BlockBuilder::build).toArray(Block[]::new);
        return new Rows(columns.stream().map(column -> block(column, blocks[stored.indexOf(read(column))], now)).toArray(Block[]::new), found);
    }

    private Block block(OnlineColumn column, Block read, OnlineInstant now)
    {
        return column.since()
                .map(since -> elapsed(ElapsedTime.of(since, read(column).type()), read, now))
                .orElse(read);
    }

    private static Block elapsed(ElapsedTime elapsed, Block times, OnlineInstant now)
    {
        BlockBuilder builder = BIGINT.createFixedSizeBlockBuilder(times.getPositionCount());
        for (int position = 0; position < times.getPositionCount(); position++) {
            if (times.isNull(position)) {
                builder.appendNull();
            }
            else {
                BIGINT.writeLong(builder, elapsed.until(now, times, position));
            }
        }
        return builder.build();
    }
}
