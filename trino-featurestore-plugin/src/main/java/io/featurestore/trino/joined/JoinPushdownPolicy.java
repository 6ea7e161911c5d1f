package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.units.DataSize;
import io.featurestore.trino.index.AsOfIndexConfig;
import io.featurestore.trino.index.IndexEstimates;
import io.featurestore.trino.index.IndexSize;
import io.featurestore.trino.joined.JoinedTableHandle.JoinedView;
import io.featurestore.trino.lookup.SmallSpineLimit;
import io.featurestore.trino.lookup.SpineJoin;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.NodeManager;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Each worker that reads of the spine fills an index of the whole feature view, which pays for itself by the number of lookups and must fit
 * into memory beside others. The coordinator does not see what workers have: it takes its own limit for theirs, and a worker with less
 * joins in parts, see {@link SpineJoin}.
 */
public final class JoinPushdownPolicy
{
    // With a fortieth as many spine rows as feature rows, filling and looking up took 0.8 of the engine's join; looking up alone a seventh
    private static final double FEATURE_ROWS_PER_SPINE_ROW = 200;
    // Where the engine computes the ends of intervals first, its join takes as long as three indexes
    private static final int INDEXES_PER_JOIN = 3;
    private static final double SHARE_OF_MEMORY = 0.5;
    private static final int MAX_PART_BITS = 3;
    // While one of them is filled
    private static final double SHARE_OF_MEMORY_TOGETHER = 0.8;

    private final NodeManager nodes;
    private final IndexEstimates estimates;
    private final DataSize maxIndexMemory;

    @Inject
    JoinPushdownPolicy(NodeManager nodes, IndexEstimates estimates, AsOfIndexConfig config)
    {
        this.nodes = requireNonNull(nodes, "nodes is null");
        this.estimates = requireNonNull(estimates, "estimates is null");
        this.maxIndexMemory = config.getMaxMemory();
    }

    // A view of which no feature is read needs no index
    public IndexSize indexSize(ConnectorMetadata metadata, ConnectorSession session, HistorySource source, boolean onlyKnown, long rows)
    {
        return source.values().isEmpty() ? new IndexSize(0, 0) : estimates.estimate(metadata, session, source, onlyKnown, rows);
    }

    // Of a small spine only what it needs is read. Windows over events would be computed at all times of all entities
    boolean isLessWork(JoinedView view, double spineRows)
    {
        int workers = nodes.getRequiredWorkerNodes().size();
        boolean endsAreStored = view.source().validTo().isPresent();
        return view.source().isOfEvents() ||
                (!endsAreStored && workers <= INDEXES_PER_JOIN) ||
                spineRows <= SmallSpineLimit.MAX_ROWS ||
                (double) view.rows() * workers <= FEATURE_ROWS_PER_SPINE_ROW * spineRows;
    }

    public boolean isLessWorkForAnySpine()
    {
        return nodes.getRequiredWorkerNodes().size() <= INDEXES_PER_JOIN;
    }

    boolean fit(List<JoinedView> views)
    {
        return fitTogether(views.stream()
                .map(JoinedView::indexSize)
                .collect(toImmutableList()));
    }

    // Of few parts of the entities, which are read again for each part of the spine
    boolean fitsInParts(JoinedView view)
    {
        return view.source().isOfEvents() && !view.source().keys().isEmpty() && fitTogether(ImmutableList.of(view.indexSize().part(MAX_PART_BITS)));
    }

    // A query must not take the memory of its own indexes
    public boolean fitTogether(List<IndexSize> sizes)
    {
        return sizes.stream().allMatch(size -> size.filledBytes() <= SHARE_OF_MEMORY * maxIndexMemory.toBytes()) &&
                IndexSize.bytesTogether(sizes) <= SHARE_OF_MEMORY_TOGETHER * maxIndexMemory.toBytes();
    }
}
