package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.IndexSize;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.connector.ConnectorTableHandle;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The rows of a spine, each once, with the features that were known at its time: its columns are the spine's own and, of each view,
 * {@link JoinedColumnHandle}.
 *
 * @param time the column of the spine that holds its time, a {@code timestamp}
 * @param lastFlush of indexes before the query: see {@link io.featurestore.trino.index.IndexFlushes}
 */
public record JoinedTableHandle(ConnectorTableHandle spine, HistoryColumn time, List<JoinedView> views, long lastFlush)
        implements ConnectorTableHandle
{
    public JoinedTableHandle
    {
        requireNonNull(spine, "spine is null");
        requireNonNull(time, "time is null");
        views = ImmutableList.copyOf(requireNonNull(views, "views is null"));
    }

    /**
     * @param source without values
     * @param spineKeys for each entity key the column of the spine that it is equal to, of the same type
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
    }

    JoinedTableHandle with(JoinedView view)
    {
        return new JoinedTableHandle(spine, time, ImmutableList.<JoinedView>builder().addAll(views).add(view).build(), lastFlush);
    }

    /**
     * What EXPLAIN shows.
     */
    @Override
    public String toString()
    {
        return "%s, point-in-time join with %s".formatted(spine, views.stream()
                .map(view -> view.source().featureView())
                .collect(joining(", ")));
    }
}
