package io.featurestore.trino.online;

import io.featurestore.online.OnlineSchema;
import io.featurestore.trino.avro.AvroColumn;
import io.featurestore.trino.avro.AvroKeyCodec;
import io.featurestore.trino.avro.AvroRowCodec;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// How the keys and rows of a view are stored
record StoredLayout(AvroKeyCodec keys, AvroRowCodec rows, OnlineSchema schema)
{
    StoredLayout
    {
        requireNonNull(keys, "keys is null");
        requireNonNull(rows, "rows is null");
        requireNonNull(schema, "schema is null");
    }

    // Of the columns that readers see, those that are stored
    static StoredLayout of(SchemaTableName view, List<OnlineColumn> columns)
    {
        List<AvroColumn> stored = columns.stream()
                .filter(OnlineColumn::isStored)
                .map(OnlineColumn::toAvro)
                .collect(toImmutableList());
        List<AvroColumn> keys = columns.stream()
                .filter(OnlineColumn::isKey)
                .map(OnlineColumn::toAvro)
                .collect(toImmutableList());
        AvroRowCodec rows = new AvroRowCodec(view, stored);
        return new StoredLayout(new AvroKeyCodec(view, keys), rows, OnlineSchema.parse(rows.schema().toString()));
    }

    long schemaId()
    {
        return schema.id();
    }

    static Block[] firstBlocks(Page page, int count)
    {
        Block[] blocks = new Block[count];
        for (int i = 0; i < count; i++) {
            blocks[i] = page.getBlock(i);
        }
        return blocks;
    }
}
