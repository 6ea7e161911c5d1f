package io.featurestore.trino.online;

import io.featurestore.online.OnlineInstant;
import io.featurestore.online.OnlineName;
import io.featurestore.online.OnlineValue;
import io.featurestore.trino.avro.AvroKeyCodec;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * All that the store has of a feature view, with the rows that are valid at one time. Not thread-safe.
 */
public final class StoredEntities
{
    private final OnlineStores stores;
    private final OnlineName view;
    private final int keyCount;
    private final AvroKeyCodec keys;
    private final OnlineRowReader rows;
    private final OnlineInstant at;

    public StoredEntities(OnlineTableHandle table, OnlineStores stores, Instant at)
    {
        this.stores = requireNonNull(stores, "stores is null");
        this.view = OnlineStores.name(table.view());
        this.keyCount = table.keys().size();
        this.keys = table.keyCodec();
        this.rows = new OnlineRowReader(table.view(), table.stored(), stores);
        this.at = OnlineInstant.of(at);
    }

    /**
     * The key under which a row with these columns is stored; empty if a part of it is NULL.
     */
    public Optional<byte[]> key(Page page, int position)
    {
        return keys.encode(StoredLayout.firstBlocks(page, keyCount), position);
    }

    /**
     * The keys of all entities, some at a time, a key perhaps more than once.
     */
    public Iterator<List<byte[]>> keys()
    {
        Iterator<List<byte[]>> found = stores.call(store -> store.reader().keys(view));
        return new Iterator<>()
        {
            @Override
            public boolean hasNext()
            {
                return found.hasNext();
            }

            @Override
            public List<byte[]> next()
            {
                return stores.call(_ -> found.next());
            }
        };
    }

    /**
     * The entities that the store has, in the order of the keys.
     */
    public List<Optional<StoredEntity>> read(List<byte[]> keys)
    {
        return stores.call(store -> store.reader().read(view, keys)).stream()
                .map(found -> found.map(this::entity))
                .collect(toImmutableList());
    }

    private StoredEntity entity(OnlineValue value)
    {
        return new StoredEntity(value.header().publication(), value.rowAt(at).map(row -> page(value.header().schemaId(), row)));
    }

    private Page page(long schemaId, byte[] row)
    {
        BlockBuilder[] builders = rows.builders(1);
        rows.read(schemaId, row, builders);
        return new Page(1, Stream.of(builders).map(BlockBuilder::build).toArray(Block[]::new));
    }
}
