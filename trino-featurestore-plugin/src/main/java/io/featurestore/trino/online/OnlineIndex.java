package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.featurestore.trino.avro.AvroKeyCodec;
import io.featurestore.trino.lookup.LookupKeys;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.RecordSet;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Looks the entities of a join up
final class OnlineIndex
        implements ConnectorIndex
{
    private static final int ENTITIES_PER_PAGE = 1000;

    private final AvroKeyCodec keys;
    private final int[] channels;
    private final OnlineLookup lookup;

    // What is looked up are all keys, in some order
    OnlineIndex(OnlineTableHandle table, List<OnlineColumn> lookupColumns, OnlineLookup lookup)
    {
        this.keys = new AvroKeyCodec(table.view(), table.keys().stream().map(OnlineColumn::toAvro).collect(toImmutableList()));
        this.channels = table.keys().stream().mapToInt(lookupColumns::indexOf).toArray();
        this.lookup = requireNonNull(lookup, "lookup is null");
    }

    @Override
    public synchronized ConnectorPageSource lookup(RecordSet recordSet)
    {
        LookupKeys asked = LookupKeys.read(recordSet);
        Block[] blocks = new Block[channels.length];
        for (int i = 0; i < channels.length; i++) {
            blocks[i] = asked.columns().get(channels[i]);
        }
        Set<ByteBuffer> distinct = new LinkedHashSet<>();
        for (int position = 0; position < asked.count(); position++) {
            keys.encode(blocks, position).map(ByteBuffer::wrap).ifPresent(distinct::add);
        }
        ImmutableList.Builder<Page> pages = ImmutableList.builder();
        Lists.partition(ImmutableList.copyOf(distinct), ENTITIES_PER_PAGE).forEach(entities -> pages.add(lookup.find(entities.stream().map(ByteBuffer::array).collect(toImmutableList()))));
        return new FixedPageSource(pages.build());
    }
}
