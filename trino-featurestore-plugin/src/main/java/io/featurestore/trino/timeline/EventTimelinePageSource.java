package io.featurestore.trino.timeline;

import com.google.common.base.Stopwatch;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.index.EventPoints;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.lookup.HistoryInParts;
import io.featurestore.trino.lookup.QueryIndexes;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.timeline.EventTimelineColumn.Kind;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.TimestampType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

final class EventTimelinePageSource
        implements ConnectorPageSource
{
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private final EventTimelineHandle table;
    private final EventTimelineSplit split;
    private final List<EventTimelineColumn> columns;
    private final Stopwatch sinceBegin = Stopwatch.createStarted();
    private final DynamicFilter dynamicFilter;
    private final HistoryInParts parts;
    private Optional<EventPoints> points = Optional.empty();
    private long completedBytes;

    EventTimelinePageSource(EventTimelineHandle table, EventTimelineSplit split, List<ColumnHandle> columns, DynamicFilter dynamicFilter, QueryIndexes indexes)
    {
        this.dynamicFilter = requireNonNull(dynamicFilter, "dynamicFilter is null");
        this.table = requireNonNull(table, "table is null");
        this.split = requireNonNull(split, "split is null");
        this.columns = columns.stream()
                .map(EventTimelineColumn.class::cast)
                .collect(toImmutableList());
        HistoryRequest all = request(table.source(), indexes);
        HistoryRequest scanned = request(table.source().withTable(table.scanned()), indexes);
        this.parts = indexes.inParts(indexes.isFilled(all) ? all : scanned, split.part(), table.parts().readApart() && !indexes.isFilled(all));
    }

    private static HistoryRequest request(HistorySource source, QueryIndexes indexes)
    {
        return HistoryRequest.of(source, source.keyTypes(), indexes.sessionZone(), false);
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return isAwaited() ?
                dynamicFilter.isBlocked().thenApply(_ -> null).completeOnTimeout(null, MAX_WAIT.toMillis(), MILLISECONDS) :
                parts.isBlocked();
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (isAwaited()) {
            return null;
        }
        if (points.isEmpty()) {
            points = parts.current().map(history -> new EventPoints(history, table.windows(), table.points(), entity -> isWanted(history, entity)));
        }
        if (points.isEmpty()) {
            return null;
        }
        // Called with each page, which keeps the index in use
        parts.current();
        if (points.orElseThrow().next()) {
            return page(points.orElseThrow());
        }
        points = Optional.empty();
        parts.next();
        return null;
    }

    // For the keys with new events, in a refresh
    private boolean isAwaited()
    {
        return dynamicFilter.isAwaitable() && sinceBegin.elapsed().compareTo(MAX_WAIT) < 0;
    }

    private boolean isWanted(FeatureHistory history, int entity)
    {
        return history.isIn(split.part(), entity) && dynamicFilter.getCurrentPredicate().getDomains().orElse(ImmutableMap.of()).entrySet().stream()
                .allMatch(domain -> isIn(domain.getValue(), (EventTimelineColumn) domain.getKey(), history, entity));
    }

    private static boolean isIn(Domain domain, EventTimelineColumn column, FeatureHistory history, int entity)
    {
        return column.kind() != Kind.KEY || domain.includesNullableValue(history.key(entity, column.position(), column.type()));
    }

    private SourcePage page(EventPoints found)
    {
        Page page = new Page(found.count(), columns.stream()
                .map(column -> block(found, column))
                .toArray(Block[]::new));
        completedBytes += page.getSizeInBytes();
        return SourcePage.create(page);
    }

    private static Block block(EventPoints found, EventTimelineColumn column)
    {
        return switch (column.kind()) {
            case KEY -> found.keys(column.position(), column.type());
            case TIME -> found.times((TimestampType) column.type());
            case NEXT_CHANGE -> found.nextChanges((TimestampType) column.type());
            case NEWEST_EVENT -> found.newest((TimestampType) column.type());
            case HAS_EVENT -> found.haveEvent();
            case HAS_CHANGE -> found.haveChange();
            case VALUE -> found.values(column.position());
        };
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes;
    }

    @Override
    public long getReadTimeNanos()
    {
        return 0;
    }

    @Override
    public boolean isFinished()
    {
        return parts.isFinished();
    }

    @Override
    public void close()
    {
        parts.close();
    }
}
