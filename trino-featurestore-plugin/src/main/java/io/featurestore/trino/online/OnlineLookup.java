package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.featurestore.online.OnlineValue;
import io.featurestore.trino.avro.AvroKeyCodec;
import io.trino.spi.Page;
import io.trino.spi.block.Block;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Looks entities of one view up
final class OnlineLookup
        implements EntityLookup
{
    private final OnlineTableHandle table;
    private final AvroKeyCodec keyCodec;
    private final RowDecoder decoder;
    private final OnlineStores stores;

    OnlineLookup(OnlineTableHandle table, List<OnlineColumn> columns, OnlineStores stores)
    {
        this.table = requireNonNull(table, "table is null");
        this.keyCodec = table.keyCodec();
        this.decoder = new RowDecoder(table, columns, stores);
        this.stores = requireNonNull(stores, "stores is null");
    }

    @Override
    public Page find(Block[] keys, int count)
    {
        List<byte[]> entities = IntStream.range(0, count)
                .mapToObj(position -> keyCodec.encode(keys, position))
                .flatMap(Optional::stream)
                .collect(toImmutableList());
        List<Optional<OnlineValue>> values = entities.isEmpty() ? ImmutableList.of() : stores.call(store -> store.reader().read(OnlineStores.name(table.view()), entities));
        RowDecoder.Rows rows = decoder.decode(values, stores.now());
        return only(new Page(values.size(), rows.blocks()), rows.found());
    }

    static Page only(Page page, boolean[] wanted)
    {
        int[] positions = IntStream.range(0, wanted.length).filter(position -> wanted[position]).toArray();
        return page.getPositions(positions, 0, positions.length);
    }
}
