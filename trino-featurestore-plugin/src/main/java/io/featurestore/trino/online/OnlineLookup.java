package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.featurestore.online.OnlineInstant;
import io.featurestore.online.OnlineName;
import io.featurestore.online.OnlineValue;
import io.featurestore.trino.avro.AvroRowCodec;
import io.featurestore.trino.avro.AvroRowReader;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_ONLINE_STORE_ERROR;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

// Finds the rows of entities that are valid now. Not thread-safe
final class OnlineLookup
{
    private final OnlineTableHandle table;
    private final List<OnlineColumn> columns;
    private final List<OnlineColumn> stored;
    private final AvroRowCodec codec;
    private final OnlineStores stores;
    private final InstantSource clock;
    private final Map<Long, AvroRowReader> readers = new HashMap<>();

    // Rows have these columns
    OnlineLookup(OnlineTableHandle table, List<OnlineColumn> columns, OnlineStores stores, InstantSource clock)
    {
        this.table = requireNonNull(table, "table is null");
        this.columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        this.stores = requireNonNull(stores, "stores is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.stored = columns.stream()
                .flatMap(column -> column.since().isPresent() ? Stream.of(countedFrom(column)) : Stream.of(column))
                .distinct()
                .collect(toImmutableList());
        this.codec = new AvroRowCodec(table.view(), stored.stream().map(OnlineColumn::toAvro).collect(toImmutableList()));
    }

    private OnlineColumn countedFrom(OnlineColumn column)
    {
        String name = column.since().orElseThrow().column();
        return table.columns().stream().filter(candidate -> candidate.name().equals(name)).findFirst().orElseThrow();
    }

    /**
     * A row for each entity that has one, in their order.
     *
     * @param keys of the entities, as they are stored
     */
    Page find(List<byte[]> keys)
    {
        OnlineName view = OnlineStores.name(table.view());
        List<Optional<OnlineValue>> found = stores.call(store -> store.reader().read(view, keys));
        OnlineInstant now = OnlineInstant.of(clock.instant());
        BlockBuilder[] builders = stored.stream()
                .map(column -> column.type().createBlockBuilder(null, keys.size()))
                .toArray(BlockBuilder[]::new);
        int count = 0;
        for (Optional<OnlineValue> value : found) {
            Optional<byte[]> row = value.flatMap(present -> present.rowAt(now));
            if (row.isPresent()) {
                read(value.orElseThrow().header().schemaId(), row.orElseThrow(), builders);
                count++;
            }
        }
        return page(builders, count, now);
    }

    private void read(long schemaId, byte[] row, BlockBuilder[] builders)
    {
        try {
            readers.computeIfAbsent(schemaId, id -> codec.reader(stores.schema(id, table.view()))).read(row, 0, row.length, builders);
        }
        catch (IOException e) {
            throw new TrinoException(FEATURE_STORE_ONLINE_STORE_ERROR, "A row of '%s' in the online store is damaged; a full publication writes it anew: REFRESH MATERIALIZED VIEW of '%s'".formatted(table.view(), table.name()), e);
        }
    }

    private Page page(BlockBuilder[] builders, int count, OnlineInstant now)
    {
        Block[] blocks = Stream.of(builders).map(BlockBuilder::build).toArray(Block[]::new);
        Block[] output = columns.stream()
                .map(column -> column.since()
                        .map(since -> elapsed(ElapsedTime.of(since.unit(), countedFrom(column).type()), blocks[stored.indexOf(countedFrom(column))], now))
                        .orElseGet(() -> blocks[stored.indexOf(column)]))
                .toArray(Block[]::new);
        return new Page(count, output);
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
