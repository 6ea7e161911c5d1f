package io.featurestore.trino.online;

import com.google.inject.Inject;
import io.featurestore.trino.handle.IndexKind;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

final class OnlineIndexKind
        implements IndexKind<OnlineIndexHandle>
{
    private final OnlineStores stores;

    @Inject
    OnlineIndexKind(OnlineStores stores)
    {
        this.stores = requireNonNull(stores, "stores is null");
    }

    @Override
    public Class<OnlineIndexHandle> handle()
    {
        return OnlineIndexHandle.class;
    }

    @Override
    public ConnectorIndex index(ConnectorSession session, OnlineIndexHandle index, List<ColumnHandle> lookupColumns, List<ColumnHandle> outputColumns)
    {
        KeyedTable table = index.keyed();
        return new OnlineIndex(table, columns(lookupColumns), table.lookup(columns(outputColumns), stores));
    }

    private static List<OnlineColumn> columns(List<ColumnHandle> handles)
    {
        return handles.stream()
                .map(OnlineColumn.class::cast)
                .collect(toImmutableList());
    }
}
