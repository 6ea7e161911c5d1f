package io.featurestore.trino.timeline;

import com.google.inject.Inject;
import io.featurestore.trino.handle.PageSources;
import io.featurestore.trino.handle.TableKind;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.EntityPart;
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
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;

final class EventTimelineKind
        implements TableKind<EventTimelineHandle>
{
    private final AsOfIndexCache indexes;

    @Inject
    EventTimelineKind(AsOfIndexCache indexes)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public Class<EventTimelineHandle> handle()
    {
        return EventTimelineHandle.class;
    }

    @Override
    public ConnectorMetadata metadata(ConnectorMetadata others)
    {
        return new EventTimelineMetadata(others);
    }

    @Override
    public ConnectorSplitSource splits(
            ConnectorSplitManager others,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            EventTimelineHandle table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint)
    {
        int bits = table.parts().bits();
        return new FixedSplitSource(IntStream.range(0, 1 << bits).mapToObj(number -> new EventTimelineSplit(new EntityPart(bits, number))).toList());
    }

    @Override
    public PageSources<EventTimelineHandle> pageSources(ConnectorPageSourceProvider others)
    {
        return scan -> {
            QueryIndexes queryIndexes = new QueryIndexes(indexes, scan.session(), scan.table().readByUser(), scan.table().lastFlush());
            return new EventTimelinePageSource(scan.table(), (EventTimelineSplit) scan.split(), scan.columns(), scan.dynamicFilter(), queryIndexes);
        };
    }
}
