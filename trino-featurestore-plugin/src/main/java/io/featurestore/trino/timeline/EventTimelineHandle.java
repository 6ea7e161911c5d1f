package io.featurestore.trino.timeline;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.iceberg.IcebergTable;
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
 * @param source with all aggregates of the feature view
 * @param scanned the source's table without the files that hold no event of the keys that are asked for
 * @param windows all of the feature view
 * @param parts of the entities, each read by a split
 * @param readByUser whether the events are read with the rights of the query's user, not with those of an owner
 * @param lastFlush see {@link io.featurestore.trino.lookup.QueryIndexes}
 */
public record EventTimelineHandle(
        HistorySource source,
        ConnectorTableHandle scanned,
        List<WindowEnds> windows,
        Points points,
        Parts parts,
        boolean readByUser,
        long lastFlush)
        implements ConnectorTableHandle, TableReader
{
    public EventTimelineHandle
    {
        requireNonNull(source, "source is null");
        requireNonNull(scanned, "scanned is null");
        windows = ImmutableList.copyOf(requireNonNull(windows, "windows is null"));
        requireNonNull(points, "points is null");
        requireNonNull(parts, "parts is null");
        checkArgument(source.isOfEvents(), "%s is not computed of events", source.featureView());
    }

    /**
     * @param bits in the numbers of the parts
     * @param readApart whether each is read for itself, as the index of all would not fit into memory
     */
    public record Parts(int bits, boolean readApart) {}

    SchemaTableName name()
    {
        return IcebergTable.of(source.table()).name();
    }

    EventTimelineHandle withScanned(ConnectorTableHandle table)
    {
        return new EventTimelineHandle(source, table, windows, points, parts, readByUser, lastFlush);
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
        return "%s, windows of %s".formatted(scanned, source.featureView());
    }
}
