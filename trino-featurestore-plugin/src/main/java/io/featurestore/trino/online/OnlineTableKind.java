package io.featurestore.trino.online;

import com.google.inject.Inject;
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

import java.time.InstantSource;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

final class OnlineTableKind
        implements TableKind<OnlineTableHandle>
{
    private final OnlineStores stores;

    @Inject
    OnlineTableKind(OnlineStores stores)
    {
        this.stores = requireNonNull(stores, "stores is null");
    }

    @Override
    public Class<OnlineTableHandle> handle()
    {
        return OnlineTableHandle.class;
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
            OnlineTableHandle table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint)
    {
        return new FixedSplitSource(new OnlineSplit());
    }

    @Override
    public PageSources<OnlineTableHandle> pageSources(ConnectorPageSourceProvider others)
    {
        return scan -> new OnlinePageSource(
                scan.table(),
                new OnlineLookup(scan.table(), scan.columns().stream().map(OnlineColumn.class::cast).collect(toImmutableList()), stores, InstantSource.system()));
    }
}
