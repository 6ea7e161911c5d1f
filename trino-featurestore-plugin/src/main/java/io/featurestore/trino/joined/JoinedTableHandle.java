package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.iceberg.TablesReader;
import io.featurestore.trino.index.IndexSize;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.connector.ConnectorTableHandle;

import java.util.List;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The rows of a spine, each once, with the features that were known at its time.
 *
 * @param time a date or timestamp column of the spine
 * @param onlyKnown only feature rows created at or before the time exist
 * @param readByUser whether the rows of the views are read with the rights of the query's user, not with those of an owner
 * @param lastFlush see {@link io.featurestore.trino.lookup.QueryIndexes}
 */
public record JoinedTableHandle(ConnectorTableHandle spine, HistoryColumn time, List<JoinedView> views, boolean onlyKnown, boolean readByUser, long lastFlush)
        implements ConnectorTableHandle, TablesReader
{
    public JoinedTableHandle
    {
        requireNonNull(spine, "spine is null");
        requireNonNull(time, "time is null");
        views = ImmutableList.copyOf(requireNonNull(views, "views is null"));
    }

    /**
     * @param source with the features in the order that settles ties; without values where the engine chooses among all columns of a table that
     *         needs no such order
     * @param spineKeys for each entity key the column of the spine
     * @param rows stored for the view
     * @param indexSize of the index of the columns that are read
     */
    public record JoinedView(HistorySource source, List<HistoryColumn> spineKeys, long rows, IndexSize indexSize)
    {
        public JoinedView
        {
            requireNonNull(source, "source is null");
            spineKeys = ImmutableList.copyOf(requireNonNull(spineKeys, "spineKeys is null"));
            requireNonNull(indexSize, "indexSize is null");
            checkArgument(spineKeys.size() == source.keys().size(), "spineKeys does not match keys");
        }

        // Which of the rows of one time is taken must not depend on which features are read
        boolean needsAllValues(boolean onlyKnown)
        {
            return !source.values().isEmpty() && !source.isOfEvents() && (onlyKnown || source.validTo().isEmpty());
        }
    }

    JoinedTableHandle with(JoinedView view)
    {
        return new JoinedTableHandle(spine, time, ImmutableList.<JoinedView>builder().addAll(views).add(view).build(), onlyKnown, readByUser, lastFlush);
    }

    JoinedTableHandle withSpine(ConnectorTableHandle spine)
    {
        return new JoinedTableHandle(spine, time, views, onlyKnown, readByUser, lastFlush);
    }

    @Override
    public List<ConnectorTableHandle> tables()
    {
        return Stream.concat(Stream.of(spine), views.stream().map(view -> view.source().table())).collect(toImmutableList());
    }

    // What EXPLAIN shows
    @Override
    public String toString()
    {
        return "%s, point-in-time join with %s".formatted(spine, views.stream()
                .map(view -> view.source().featureView())
                .collect(joining(", ")));
    }
}
