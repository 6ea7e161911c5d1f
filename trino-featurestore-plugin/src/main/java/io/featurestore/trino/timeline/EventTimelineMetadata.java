package io.featurestore.trino.timeline;

import io.featurestore.trino.timeline.EventTimelineColumn.Kind;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

// Generated SQL reads the relation; nobody can write to it
final class EventTimelineMetadata
        implements ConnectorMetadata
{
    private final ConnectorMetadata delegate;

    EventTimelineMetadata(ConnectorMetadata delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public SchemaTableName getTableName(ConnectorSession session, ConnectorTableHandle table)
    {
        return ((EventTimelineHandle) table).name();
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        EventTimelineHandle timeline = (EventTimelineHandle) table;
        return new ConnectorTableMetadata(
                timeline.name(),
                columns(timeline).stream()
                        .map(EventTimelineColumn::metadata)
                        .collect(toImmutableList()));
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        return columns((EventTimelineHandle) table).stream()
                .collect(toImmutableMap(EventTimelineColumn::name, identity()));
    }

    // Of keys that are asked for only files with their events are read; the engine applies the filter itself
    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle table, Constraint constraint)
    {
        EventTimelineHandle timeline = (EventTimelineHandle) table;
        TupleDomain<ColumnHandle> keys = constraint.getSummary()
                .filter((column, _) -> ((EventTimelineColumn) column).kind() == Kind.KEY)
                .transformKeys(column -> timeline.source().keys().get(((EventTimelineColumn) column).position()).handle());
        if (keys.isAll() || keys.isNone()) {
            return Optional.empty();
        }
        return delegate.applyFilter(session, timeline.scanned(), new Constraint(keys))
                .map(result -> new ConstraintApplicationResult<>(timeline.withScanned(result.getHandle()), constraint.getSummary(), constraint.getExpression(), false));
    }

    private static List<EventTimelineColumn> columns(EventTimelineHandle table)
    {
        return EventTimelineColumns.of(table.source(), table.points().digits());
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        return ((EventTimelineColumn) column).metadata();
    }
}
