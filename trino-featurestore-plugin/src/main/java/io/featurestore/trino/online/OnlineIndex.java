package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.google.common.primitives.Ints;
import io.featurestore.trino.avro.AvroKeyCodec;
import io.featurestore.trino.lookup.LookupKeys;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.RecordSet;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Looks the entities of a join up
final class OnlineIndex
        implements ConnectorIndex
{
    private static final int ENTITIES_PER_PAGE = 1000;

    private final AvroKeyCodec keyCodec;
    private final int[] channels;
    private final EntityLookup lookup;

    // What is looked up are all keys, in some order
    OnlineIndex(KeyedTable table, List<OnlineColumn> lookupColumns, EntityLookup lookup)
    {
        this.keyCodec = table.keyCodec();
        this.channels = table.keys().stream().mapToInt(lookupColumns::indexOf).toArray();
        this.lookup = requireNonNull(lookup, "lookup is null");
    }

    @Override
    public synchronized ConnectorPageSource lookup(RecordSet recordSet)
    {
        LookupKeys asked = LookupKeys.read(recordSet);
        Block[] keys = IntStream.of(channels).mapToObj(channel -> asked.columns().get(channel)).toArray(Block[]::new);
        ImmutableList.Builder<Page> pages = ImmutableList.builder();
        Lists.partition(distinct(keys, asked.count()), ENTITIES_PER_PAGE).forEach(positions -> {
            int[] wanted = Ints.toArray(positions);
            pages.add(lookup.find(Stream.of(keys).map(key -> key.getPositions(wanted, 0, wanted.length)).toArray(Block[]::new), wanted.length));
        });
        return new FixedPageSource(pages.build());
    }

    // Positions of the entities, without those that were there before and those without a key
    private List<Integer> distinct(Block[] keys, int count)
    {
        Set<ByteBuffer> seen = new HashSet<>();
        return IntStream.range(0, count)
                .filter(position -> keyCodec.encode(keys, position).map(ByteBuffer::wrap).map(seen::add).orElse(false))
                .boxed()
                .collect(toImmutableList());
    }
}
