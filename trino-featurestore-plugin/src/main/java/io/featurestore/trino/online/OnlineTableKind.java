package io.featurestore.trino.online;

import io.featurestore.trino.handle.PageSources;
import io.featurestore.trino.handle.TableKind;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.FixedSplitSource;

import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Scans of what a query's constants ask for
final class OnlineTableKind<H extends KeyedTable>
        implements TableKind<H>
{
    private final Class<H> handle;
    private final OnlineStores stores;

    OnlineTableKind(Class<H> handle, OnlineStores stores)
    {
        this.handle = requireNonNull(handle, "handle is null");
        this.stores = requireNonNull(stores, "stores is null");
    }

    @Override
    public Class<H> handle()
    {
        return handle;
    }

    @Override
    public ConnectorMetadata metadata(ConnectorMetadata others)
    {
        return new OnlineMetadata();
    }

    @Override
    public ConnectorSplitSource splits(
            ConnectorSplitManager others,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            H table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint)
    {
        return new FixedSplitSource(new OnlineSplit());
    }

    @Override
    public PageSources<H> pageSources(ConnectorPageSourceProvider others)
    {
        return scan -> new OnlinePageSource(scan.table(), scan.table().lookup(scan.columns().stream().map(OnlineColumn.class::cast).collect(toImmutableList()), stores));
    }
}
