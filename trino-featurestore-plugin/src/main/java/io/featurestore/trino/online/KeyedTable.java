package io.featurestore.trino.online;

import io.featurestore.trino.avro.AvroKeyCodec;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * A table that is read by its entity keys.
 */
interface KeyedTable
        extends ConnectorTableHandle
{
    // The relation whose rows these are
    SchemaTableName base();

    SchemaTableName name();

    // Entity keys first, in their order
    List<OnlineColumn> columns();

    // The values of entity keys that are read
    TupleDomain<OnlineColumn> asked();

    KeyedTable asking(TupleDomain<OnlineColumn> keys);

    // With these columns
    EntityLookup lookup(List<OnlineColumn> columns, OnlineStores stores);

    default AvroKeyCodec keyCodec()
    {
        return new AvroKeyCodec(base(), keys().stream().map(OnlineColumn::toAvro).collect(toImmutableList()));
    }

    default List<OnlineColumn> keys()
    {
        return columns().stream()
                .filter(OnlineColumn::isKey)
                .collect(toImmutableList());
    }
}
