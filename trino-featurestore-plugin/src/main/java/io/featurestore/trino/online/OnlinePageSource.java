package io.featurestore.trino.online;

import com.google.common.collect.Iterators;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.type.Type;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static java.util.Objects.requireNonNull;

// Reads the entities whose keys a query compares with
final class OnlinePageSource
        implements ConnectorPageSource
{
    private static final int ENTITIES_PER_PAGE = 1000;

    private final EntityLookup lookup;
    private final List<OnlineColumn> keys;
    private final Iterator<List<List<Object>>> entities;
    private long completedBytes;
    private long readTimeNanos;

    OnlinePageSource(KeyedTable table, EntityLookup lookup)
    {
        this.lookup = requireNonNull(lookup, "lookup is null");
        this.keys = table.keys();
        this.entities = Iterators.partition(AskedKeys.entities(table).iterator(), ENTITIES_PER_PAGE);
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (!entities.hasNext()) {
            return null;
        }
        long start = System.nanoTime();
        List<List<Object>> asked = entities.next();
        Page page = lookup.find(IntStream.range(0, keys.size()).mapToObj(key -> block(asked, key)).toArray(Block[]::new), asked.size());
        readTimeNanos += System.nanoTime() - start;
        completedBytes += page.getSizeInBytes();
        return SourcePage.create(page);
    }

    private Block block(List<List<Object>> asked, int key)
    {
        Type type = keys.get(key).type();
        BlockBuilder builder = type.createBlockBuilder(null, asked.size());
        asked.forEach(entity -> writeNativeValue(type, builder, entity.get(key)));
        return builder.build();
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes;
    }

    @Override
    public long getReadTimeNanos()
    {
        return readTimeNanos;
    }

    @Override
    public boolean isFinished()
    {
        return !entities.hasNext();
    }

    @Override
    public void close() {}
}
