package io.featurestore.trino.joined;

import com.google.common.io.Closer;
import io.airlift.units.DataSize;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.lookup.JoinInParts;
import io.featurestore.trino.lookup.LeasedIndexes;
import io.featurestore.trino.lookup.PointInTimeJoiner;
import io.featurestore.trino.lookup.QueryIndexes;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.Objects.requireNonNull;

// Where the indexes do not fit into memory together, many rows are gathered for each part that does
final class JoinedPageSource
        implements ConnectorPageSource
{
    // For so much of the spine each part of an index is read once
    private static final long GATHERED_BYTES = DataSize.of(16, MEGABYTE).toBytes();

    private final ConnectorPageSource spine;
    private final JoinedScan scan;
    private final LeasedIndexes indexes;
    private final JoinInParts parts;
    private final Queue<Page> joined = new ArrayDeque<>();
    private List<Page> gathered = new ArrayList<>();
    private long gatheredBytes;
    private boolean joining;

    JoinedPageSource(ConnectorPageSource spine, JoinedScan scan, QueryIndexes indexes)
    {
        this.spine = requireNonNull(spine, "spine is null");
        this.scan = requireNonNull(scan, "scan is null");
        this.indexes = indexes.open(scan.lookup());
        this.parts = indexes.joinInParts(scan.lookup());
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        if (joining) {
            return parts.isBlocked();
        }
        CompletableFuture<PointInTimeJoiner> joiner = indexes.joiner();
        // The engine comes back whether or not loading succeeds
        return joiner.isDone() ? spine.isBlocked() : joiner.handle((_, _) -> null);
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        CompletableFuture<PointInTimeJoiner> joiner = indexes.joiner();
        if (!joiner.isDone()) {
            return null;
        }
        if (joiner.isCompletedExceptionally() && AsOfIndexCache.isMemoryShort(joiner.exceptionNow())) {
            indexes.close();
            return nextInParts();
        }
        SourcePage page = spine.getNextSourcePage();
        return page == null ? null : SourcePage.create(output(page.getPage(), getFutureValue(joiner).join(page.getPage())));
    }

    private SourcePage nextInParts()
    {
        if (joined.isEmpty() && !joining) {
            gather();
        }
        if (joining && parts.advance()) {
            for (int number = 0; number < gathered.size(); number++) {
                joined.add(output(gathered.get(number), parts.features(number)));
            }
            gathered = new ArrayList<>();
            gatheredBytes = 0;
            joining = false;
        }
        return joined.isEmpty() ? null : SourcePage.create(joined.remove());
    }

    private void gather()
    {
        SourcePage page = spine.getNextSourcePage();
        if (page != null) {
            gathered.add(page.getPage());
            gatheredBytes += page.getSizeInBytes();
        }
        if (!gathered.isEmpty() && (gatheredBytes >= GATHERED_BYTES || spine.isFinished())) {
            parts.begin(gathered);
            joining = true;
        }
    }

    private Page output(Page rows, Block[] features)
    {
        return new Page(rows.getPositionCount(), scan.channels().stream()
                .map(channel -> channel < rows.getChannelCount() ? rows.getBlock(channel) : features[channel - rows.getChannelCount()])
                .toArray(Block[]::new));
    }

    @Override
    public long getCompletedBytes()
    {
        return spine.getCompletedBytes();
    }

    @Override
    public OptionalLong getCompletedPositions()
    {
        return spine.getCompletedPositions();
    }

    @Override
    public long getReadTimeNanos()
    {
        return spine.getReadTimeNanos();
    }

    @Override
    public Metrics getMetrics()
    {
        return spine.getMetrics();
    }

    @Override
    public boolean isFinished()
    {
        return spine.isFinished() && gathered.isEmpty() && joined.isEmpty();
    }

    @Override
    public void close()
            throws IOException
    {
        try (Closer closer = Closer.create()) {
            closer.register(indexes::close);
            closer.register(parts::close);
            closer.register(spine);
        }
    }
}
