package io.featurestore.trino.joined;

import com.google.common.io.Closer;
import io.featurestore.trino.lookup.SpineJoin;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

// The channels are those of the spine's pages, then those that are joined to them
final class JoinedPageSource
        implements ConnectorPageSource
{
    private final ConnectorPageSource spine;
    private final SpineJoin join;
    private final int[] channels;

    JoinedPageSource(ConnectorPageSource spine, SpineJoin join, List<Integer> channels)
    {
        this.spine = requireNonNull(spine, "spine is null");
        this.join = requireNonNull(join, "join is null");
        this.channels = channels.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        return join.needsInput() ? spine.isBlocked() : join.isBlocked();
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (join.needsInput()) {
            read();
        }
        return join.next()
                .map(page -> SourcePage.create(page.getColumns(channels)))
                .orElse(null);
    }

    private void read()
    {
        SourcePage page = spine.isFinished() ? null : spine.getNextSourcePage();
        if (page != null) {
            join.add(page.getPage());
        }
        else if (spine.isFinished()) {
            join.end();
        }
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
        return join.isFinished();
    }

    @Override
    public void close()
            throws IOException
    {
        try (Closer closer = Closer.create()) {
            closer.register(join::close);
            closer.register(spine);
        }
    }
}
