package io.featurestore.trino.index;

import io.featurestore.trino.iceberg.IcebergErrorCodes;
import io.featurestore.trino.index.ChunkCollector.Collected;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static java.util.Objects.requireNonNull;

// Thread-safe
final class SplitReader
{
    private final ConnectorPageSourceProvider pageSourceProvider;
    private final ConnectorTransactionHandle transaction;
    private final ConnectorSession session;
    private final HistorySource source;
    private final List<ColumnHandle> columns;
    private final Optional<ConnectorTableCredentials> credentials;
    private final HistoryChunkReader chunkReader;
    private final Supplier<ChunkCollector> collectors;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong splitsRead = new AtomicLong();

    SplitReader(
            ConnectorPageSourceProvider pageSourceProvider,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            HistorySource source,
            Optional<ConnectorTableCredentials> credentials,
            HistoryChunkReader chunkReader,
            Supplier<ChunkCollector> collectors)
    {
        this.pageSourceProvider = requireNonNull(pageSourceProvider, "pageSourceProvider is null");
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.session = requireNonNull(session, "session is null");
        this.source = requireNonNull(source, "source is null");
        this.columns = source.columns().stream()
                .map(HistoryColumn::handle)
                .collect(toImmutableList());
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.chunkReader = requireNonNull(chunkReader, "chunkReader is null");
        this.collectors = requireNonNull(collectors, "collectors is null");
    }

    // After a failure no reader of the queue takes another split
    Collected readAll(SplitQueue queue)
    {
        ChunkCollector collector = collectors.get();
        boolean completed = false;
        try {
            for (Optional<ConnectorSplit> split = queue.next(); split.isPresent(); split = queue.next()) {
                read(split.orElseThrow(), queue, collector);
            }
            completed = true;
        }
        finally {
            if (!completed) {
                queue.close();
            }
        }
        return collector.collected();
    }

    long bytesRead()
    {
        return bytesRead.get();
    }

    long splitsRead()
    {
        return splitsRead.get();
    }

    private void read(ConnectorSplit split, SplitQueue queue, ChunkCollector collector)
    {
        try (ConnectorPageSource pages = pageSourceProvider.createPageSource(transaction, session, split, source.table(), credentials, columns, DynamicFilter.EMPTY, MemoryContext.NO_LIMIT)) {
            while (!pages.isFinished() && !queue.isClosed()) {
                SourcePage page = pages.getNextSourcePage();
                if (page == null) {
                    getFutureValue(pages.isBlocked());
                    continue;
                }
                chunkReader.read(page, collector.entities()).ifPresent(chunk -> collector.add(chunk, rows.addAndGet(chunk.positionCount())));
            }
            bytesRead.addAndGet(pages.getCompletedBytes());
            splitsRead.incrementAndGet();
        }
        catch (IOException e) {
            throw new TrinoException(IcebergErrorCodes.FILESYSTEM_ERROR, "Reading feature view '%s' failed".formatted(source.featureView()), e);
        }
    }
}
