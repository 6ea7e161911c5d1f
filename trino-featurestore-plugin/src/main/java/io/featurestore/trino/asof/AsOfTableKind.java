package io.featurestore.trino.asof;

import com.google.inject.Inject;
import io.featurestore.trino.handle.PageSources;
import io.featurestore.trino.handle.TableKind;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.lookup.QueryIndexes;
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

import static java.util.Objects.requireNonNull;

// Scans v$as_of at one time
final class AsOfTableKind
        implements TableKind<AsOfTableHandle>
{
    private final AsOfIndexCache indexes;

    @Inject
    AsOfTableKind(AsOfIndexCache indexes)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public Class<AsOfTableHandle> handle()
    {
        return AsOfTableHandle.class;
    }

    @Override
    public ConnectorMetadata metadata(ConnectorMetadata others)
    {
        return new AsOfMetadata(others);
    }

    @Override
    public ConnectorSplitSource splits(
            ConnectorSplitManager others,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            AsOfTableHandle table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint)
    {
        return new FixedSplitSource(new AsOfScanSplit());
    }

    @Override
    public PageSources<AsOfTableHandle> pageSources(ConnectorPageSourceProvider others)
    {
        return scan -> new AsOfPageSource(scan.table(), scan.columns(), new QueryIndexes(indexes, scan.session(), !scan.table().ofTrainingSet(), scan.table().lastFlush()));
    }
}
