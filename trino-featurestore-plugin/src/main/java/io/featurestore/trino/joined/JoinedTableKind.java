package io.featurestore.trino.joined;

import com.google.inject.Inject;
import io.featurestore.trino.handle.PageSources;
import io.featurestore.trino.handle.TableKind;
import io.featurestore.trino.handle.TableScan;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.lookup.QueryIndexes;
import io.featurestore.trino.lookup.SmallSpineLimit;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.DynamicFilter;

import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

// Reads a spine, and looks the features of its rows up
final class JoinedTableKind
        implements TableKind<JoinedTableHandle>
{
    private final AsOfIndexCache indexes;

    @Inject
    JoinedTableKind(AsOfIndexCache indexes)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public Class<JoinedTableHandle> handle()
    {
        return JoinedTableHandle.class;
    }

    @Override
    public ConnectorMetadata metadata(ConnectorMetadata others)
    {
        return new JoinedMetadata(others);
    }

    @Override
    public ConnectorSplitSource splits(
            ConnectorSplitManager others,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            JoinedTableHandle table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint)
    {
        Set<ColumnHandle> spineColumns = dynamicFilterColumns.stream()
                .filter(column -> !(column instanceof JoinedColumnHandle))
                .collect(toImmutableSet());
        // The constraint may be of features; the engine applies it itself
        return new SpineSplitSource(others.getSplits(transaction, session, table.spine(), spineColumns, Constraint.alwaysTrue()));
    }

    @Override
    public PageSources<JoinedTableHandle> pageSources(ConnectorPageSourceProvider others)
    {
        SmallSpineLimit limit = SmallSpineLimit.ofParts();
        return scan -> read(others, scan, limit);
    }

    private ConnectorPageSource read(ConnectorPageSourceProvider others, TableScan<JoinedTableHandle> tableScan, SmallSpineLimit limit)
    {
        JoinedTableHandle table = tableScan.table();
        QueryIndexes queryIndexes = new QueryIndexes(indexes, tableScan.session(), table.readByUser(), table.lastFlush());
        JoinedScan scan = JoinedScan.of(table, tableScan.columns());
        // A filter of features is none of the spine's columns; the engine applies every filter itself
        boolean filtersFeatures = tableScan.dynamicFilter().getColumnsCovered().stream().anyMatch(JoinedColumnHandle.class::isInstance);
        ConnectorPageSource spine = tableScan.readAs(others, table.spine(), scan.spineColumns(), filtersFeatures ? DynamicFilter.EMPTY : tableScan.dynamicFilter());
        return new JoinedPageSource(spine, queryIndexes.join(scan.lookup(), limit), scan.channels());
    }
}
