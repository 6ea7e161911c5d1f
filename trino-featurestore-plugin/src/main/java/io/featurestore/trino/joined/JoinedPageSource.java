package io.featurestore.trino.joined;

import com.google.common.io.Closer;
import io.featurestore.trino.function.JoinedIndexes;
import io.featurestore.trino.function.PointInTimeJoiner;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static java.util.Objects.requireNonNull;

/**
 * The rows of a split of a spine, with features beside them.
 */
final class JoinedPageSource
        implements ConnectorPageSource
{
    private final ConnectorPageSource spine;
    private final JoinedScan scan;
    private final JoinedIndexes indexes;

    /**
     * @param spine of the scan's spine columns
     */
    JoinedPageSource(ConnectorPageSource spine, JoinedScan scan, JoinedIndexes indexes)
    {
        this.spine = requireNonNull(spine, "spine is null");
        this.scan = requireNonNull(scan, "scan is null");
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
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
        SourcePage page = spine.getNextSourcePage();
        return page == null ? null : SourcePage.create(join(getFutureValue(joiner), page.getPage()));
    }

    private Page join(PointInTimeJoiner joiner, Page rows)
    {
        Block[] features = joiner.join(rows);
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
        return spine.isFinished();
    }

    @Override
    public void close()
            throws IOException
    {
        try (Closer closer = Closer.create()) {
            closer.register(indexes::close);
            closer.register(spine);
        }
    }
}
