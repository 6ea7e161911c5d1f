package io.featurestore.trino.rows;

import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Pages of rows that are loaded by another thread. The engine does not ask system tables whether they are blocked, so its own thread waits, a moment
 * at a time.
 */
public final class LoadedPageSource<T>
        implements ConnectorPageSource
{
    private static final int MOMENT_MILLIS = 100;

    private final Future<T> loading;
    private final Function<T, ConnectorPageSource> toPages;
    private Optional<ConnectorPageSource> pages = Optional.empty();

    public LoadedPageSource(Future<T> loading, Function<T, ConnectorPageSource> toPages)
    {
        this.loading = requireNonNull(loading, "loading is null");
        this.toPages = requireNonNull(toPages, "toPages is null");
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (pages.isEmpty()) {
            pages = loaded().map(toPages);
        }
        return pages.map(ConnectorPageSource::getNextSourcePage).orElse(null);
    }

    private Optional<T> loaded()
    {
        try {
            return Optional.of(loading.get(MOMENT_MILLIS, MILLISECONDS));
        }
        catch (TimeoutException _) {
            return Optional.empty();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrinoException(GENERIC_INTERNAL_ERROR, "Interrupted while definitions were read", e);
        }
        catch (ExecutionException e) {
            throwIfUnchecked(e.getCause());
            throw new TrinoException(GENERIC_INTERNAL_ERROR, "Definitions could not be read", e.getCause());
        }
    }

    @Override
    public boolean isFinished()
    {
        return pages.map(ConnectorPageSource::isFinished).orElse(false);
    }

    @Override
    public long getCompletedBytes()
    {
        return pages.map(ConnectorPageSource::getCompletedBytes).orElse(0L);
    }

    @Override
    public long getReadTimeNanos()
    {
        return 0;
    }

    @Override
    public void close()
            throws IOException
    {
        loading.cancel(true);
        if (pages.isPresent()) {
            pages.orElseThrow().close();
        }
    }
}
