package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.featurestore.online.OnlineInstant;
import io.featurestore.online.OnlineRequest;
import io.featurestore.online.OnlineValue;
import io.featurestore.trino.avro.AvroKeyCodec;
import io.featurestore.trino.online.OnlineVectorHandle.Part;
import io.trino.spi.Page;
import io.trino.spi.block.Block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// Looks vectors up, of all feature views in one round trip
final class VectorLookup
        implements EntityLookup
{
    private final OnlineVectorHandle table;
    private final List<OnlineColumn> columns;
    private final List<ViewLookup> views;
    private final OnlineStores stores;

    VectorLookup(OnlineVectorHandle table, List<OnlineColumn> columns, OnlineStores stores)
    {
        this.table = requireNonNull(table, "table is null");
        this.columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        this.stores = requireNonNull(stores, "stores is null");
        ImmutableList.Builder<ViewLookup> lookups = ImmutableList.builder();
        for (int part = 0; part < table.parts().size(); part++) {
            OnlineTableHandle view = table.parts().get(part).view();
            List<OnlineColumn> read = table.read(part, columns);
            lookups.add(new ViewLookup(table.parts().get(part), view.keyCodec(), read, new RowDecoder(view, read, stores)));
        }
        this.views = lookups.build();
    }

    private record ViewLookup(Part part, AvroKeyCodec keyCodec, List<OnlineColumn> columns, RowDecoder decoder)
    {
        Block[] keys(Block[] vectorKeys)
        {
            return part.keys().stream().map(key -> vectorKeys[key]).toArray(Block[]::new);
        }

        Block block(RowDecoder.Rows rows, String name)
        {
            return rows.blocks()[columns.stream().map(OnlineColumn::name).toList().indexOf(name)];
        }
    }

    @Override
    public Page find(Block[] keys, int count)
    {
        List<List<Optional<byte[]>>> asked = views.stream().map(view -> encode(view, keys, count)).toList();
        List<List<Optional<OnlineValue>>> values = stores.call(store -> store.reader().readMany(requests(asked)));
        OnlineInstant now = stores.now();
        List<RowDecoder.Rows> rows = new ArrayList<>();
        boolean[] found = new boolean[count];
        for (int view = 0; view < views.size(); view++) {
            RowDecoder.Rows ofView = views.get(view).decoder().decode(aligned(asked.get(view), values.get(view)), now);
            for (int entity = 0; entity < count; entity++) {
                found[entity] |= ofView.found()[entity];
            }
            rows.add(ofView);
        }
        return OnlineLookup.only(new Page(count, columns.stream().map(column -> block(column, keys, rows)).toArray(Block[]::new)), found);
    }

    private static List<Optional<byte[]>> encode(ViewLookup view, Block[] vectorKeys, int count)
    {
        Block[] keys = view.keys(vectorKeys);
        List<Optional<byte[]>> encoded = new ArrayList<>(count);
        for (int position = 0; position < count; position++) {
            encoded.add(view.keyCodec().encode(keys, position));
        }
        return encoded;
    }

    private List<OnlineRequest> requests(List<List<Optional<byte[]>>> asked)
    {
        List<OnlineRequest> requests = new ArrayList<>();
        for (int view = 0; view < views.size(); view++) {
            requests.add(new OnlineRequest(OnlineStores.name(views.get(view).part().view().view()), asked.get(view).stream().flatMap(Optional::stream).toList()));
        }
        return requests;
    }

    // Entities with a NULL key were not asked for
    private static List<Optional<OnlineValue>> aligned(List<Optional<byte[]>> asked, List<Optional<OnlineValue>> values)
    {
        List<Optional<OnlineValue>> aligned = new ArrayList<>(asked.size());
        int next = 0;
        for (Optional<byte[]> key : asked) {
            aligned.add(key.isPresent() ? values.get(next++) : Optional.empty());
        }
        return aligned;
    }

    private Block block(OnlineColumn column, Block[] keys, List<RowDecoder.Rows> rows)
    {
        if (column.isKey()) {
            return keys[table.vectorKeys().indexOf(column)];
        }
        OnlineVectorHandle.Feature feature = table.features().stream().filter(candidate -> candidate.column().equals(column)).findFirst().orElseThrow();
        return views.get(feature.part()).block(rows.get(feature.part()), feature.name());
    }
}
