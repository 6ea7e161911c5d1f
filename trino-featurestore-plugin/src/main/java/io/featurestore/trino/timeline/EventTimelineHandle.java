package io.featurestore.trino.timeline;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.iceberg.TableReader;
import io.featurestore.trino.index.EventPoints.Points;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.WindowEnds;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * What is computed of events at the times of each entity at which one happens, or enters or leaves a window.
 *
 * @param name of the table that holds the events
 * @param source with all aggregates of the feature view
 * @param windows all of the feature view
 * @param readByUser whether the events are read with the rights of the query's user, not with those of an owner
 * @param lastFlush see {@link io.featurestore.trino.lookup.QueryIndexes}
 */
public record EventTimelineHandle(SchemaTableName name, HistorySource source, List<WindowEnds> windows, Points points, boolean readByUser, long lastFlush)
        implements ConnectorTableHandle, TableReader
{
    public EventTimelineHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(source, "source is null");
        windows = ImmutableList.copyOf(requireNonNull(windows, "windows is null"));
        requireNonNull(points, "points is null");
        checkArgument(source.isOfEvents(), "%s is not computed of events", source.featureView());
    }

    @Override
    public ConnectorTableHandle table()
    {
        return source.table();
    }

    // What EXPLAIN shows
    @Override
    public String toString()
    {
        return "%s, windows of %s".formatted(source.table(), source.featureView());
    }
}
