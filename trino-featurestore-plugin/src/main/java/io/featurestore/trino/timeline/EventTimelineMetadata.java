package io.featurestore.trino.timeline;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.function.Function.identity;

// Generated SQL reads the relation; nobody can write to it
final class EventTimelineMetadata
        implements ConnectorMetadata
{
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
