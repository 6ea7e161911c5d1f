package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.WindowedColumn;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;

// Maps the columns of the two tables to those of their join
final class JoinedColumns
{
    private JoinedColumns() {}

    static Map<ColumnHandle, ColumnHandle> ofView(ConnectorMetadata metadata, ConnectorSession session, ConnectorTableHandle table, int view)
    {
        List<String> names = metadata.getTableMetadata(session, table).getColumns().stream()
                .map(ColumnMetadata::getName)
                .collect(toImmutableList());
        ImmutableMap.Builder<String, Integer> positions = ImmutableMap.builder();
        for (int position = 0; position < names.size(); position++) {
            positions.put(names.get(position), position);
        }
        Map<String, Integer> positionOf = positions.buildOrThrow();
        ImmutableMap.Builder<ColumnHandle, ColumnHandle> columns = ImmutableMap.builder();
        metadata.getColumnHandles(session, table).forEach((name, handle) -> columns.put(
                handle,
                new JoinedColumnHandle(
                        view,
                        positionOf.getOrDefault(name, names.size()),
                        name,
                        new HistoryColumn(handle, metadata.getColumnMetadata(session, table, handle).getType()))));
        return columns.buildOrThrow();
    }

    static Map<ColumnHandle, ColumnHandle> ofSpine(ConnectorMetadata metadata, ConnectorSession session, ConnectorTableHandle spine)
    {
        ImmutableMap.Builder<ColumnHandle, ColumnHandle> columns = ImmutableMap.builder();
        all(metadata, session, spine).values().forEach(column -> columns.put(column, column));
        return columns.buildOrThrow();
    }

    // Every column of a spine, joined or not, by a name that no other has
    static Map<String, ColumnHandle> all(ConnectorMetadata metadata, ConnectorSession session, ConnectorTableHandle spine)
    {
        if (!(spine instanceof JoinedTableHandle joined)) {
            return metadata.getColumnHandles(session, spine);
        }
        ImmutableMap.Builder<String, ColumnHandle> columns = ImmutableMap.builder();
        columns.putAll(metadata.getColumnHandles(session, joined.spine()));
        for (int view = 0; view < joined.views().size(); view++) {
            int number = view;
            featuresOf(metadata, session, joined, view).forEach(column -> columns.put(uniqueName(joined, number, column), column));
        }
        return columns.buildOrThrow();
    }

    private static String name(ConnectorMetadata metadata, ConnectorSession session, HistorySource source, HistoryColumn column)
    {
        return column.handle() instanceof WindowedColumn windowed ? windowed.name() : metadata.getColumnMetadata(session, source.table(), column.handle()).getName();
    }

    static String uniqueName(JoinedTableHandle joined, int view, JoinedColumnHandle column)
    {
        return "%s#%s.%s.%s".formatted(joined.views().get(view).source().featureView(), view, column.position(), column.name());
    }

    static List<JoinedColumnHandle> featuresOf(ConnectorMetadata metadata, ConnectorSession session, JoinedTableHandle joined, int view)
    {
        HistorySource source = joined.views().get(view).source();
        if (source.values().isEmpty()) {
            return ofView(metadata, session, source.table(), view).values().stream()
                    .map(JoinedColumnHandle.class::cast)
                    .collect(toImmutableList());
        }
        return IntStream.range(0, source.values().size())
                .mapToObj(position -> {
                    HistoryColumn column = source.values().get(position);
                    return new JoinedColumnHandle(view, position, name(metadata, session, source, column), column);
                })
                .collect(toImmutableList());
    }
}
