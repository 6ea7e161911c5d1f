package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.avro.AvroRowCodec;
import io.featurestore.trino.avro.AvroRowReader;
import io.trino.spi.TrinoException;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.SchemaTableName;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_ONLINE_STORE_ERROR;
import static java.util.Objects.requireNonNull;

// Reads columns of rows, under whichever schema they were published. Not thread-safe
final class OnlineRowReader
{
    private final SchemaTableName view;
    private final List<OnlineColumn> columns;
    private final AvroRowCodec codec;
    private final OnlineStores stores;
    private final Map<Long, AvroRowReader> readers = new HashMap<>();

    OnlineRowReader(SchemaTableName view, List<OnlineColumn> columns, OnlineStores stores)
    {
        this.view = requireNonNull(view, "view is null");
        this.columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        this.codec = new AvroRowCodec(view, columns.stream().map(OnlineColumn::toAvro).collect(toImmutableList()));
        this.stores = requireNonNull(stores, "stores is null");
    }

    BlockBuilder[] builders(int expectedRows)
    {
        return columns.stream()
                .map(column -> column.type().createBlockBuilder(null, expectedRows))
                .toArray(BlockBuilder[]::new);
    }

    void read(long schemaId, byte[] row, BlockBuilder[] builders)
    {
        try {
            readers.computeIfAbsent(schemaId, id -> codec.reader(stores.schema(id, view))).read(row, 0, row.length, builders);
        }
        catch (IOException e) {
            throw new TrinoException(FEATURE_STORE_ONLINE_STORE_ERROR, "A row of '%s' in the online store is damaged; a full publication writes it anew: REFRESH MATERIALIZED VIEW of '%s'. %s".formatted(view, OnlineTableHandle.name(view), OnlineStores.FULL_PUBLICATION), e);
        }
    }
}
