package io.featurestore.trino.online;

import com.google.common.collect.Iterators;
import io.featurestore.trino.avro.AvroKeyCodec;
import io.trino.spi.Page;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;

import java.util.Iterator;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Reads the entities whose keys a query compares with
final class OnlinePageSource
        implements ConnectorPageSource
{
    private static final int ENTITIES_PER_PAGE = 1000;

    private final OnlineLookup lookup;
    private final AvroKeyCodec keys;
    private final Iterator<List<List<Object>>> entities;
    private long completedBytes;
    private long readTimeNanos;

    OnlinePageSource(OnlineTableHandle table, OnlineLookup lookup)
    {
        this.lookup = requireNonNull(lookup, "lookup is null");
        this.keys = new AvroKeyCodec(table.view(), table.keys().stream().map(OnlineColumn::toAvro).collect(toImmutableList()));
        this.entities = Iterators.partition(AskedKeys.entities(table).iterator(), ENTITIES_PER_PAGE);
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (!entities.hasNext()) {
            return null;
        }
        long start = System.nanoTime();
        Page page = lookup.find(entities.next().stream()
                .map(keys::encode)
                .collect(toImmutableList()));
        readTimeNanos += System.nanoTime() - start;
        completedBytes += page.getSizeInBytes();
        return SourcePage.create(page);
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
