package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.featurestore.online.OnlineEntry;
import io.featurestore.online.OnlinePublication;
import io.featurestore.online.OnlineWriteResult;
import io.trino.spi.Page;
import io.trino.spi.connector.ConnectorPageSink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;

// Waits for the store's answers, so that no more is read than it can take
final class OnlinePageSink
        implements ConnectorPageSink
{
    private static final int ENTRIES_PER_WRITE = 10_000;

    private final OnlineInsertHandle table;
    private final OnlineEntries entries;
    private final OnlineStores stores;
    private final List<OnlineEntry> waiting = new ArrayList<>();
    private OnlineWriteResult result = OnlineWriteResult.NONE;
    private long completedBytes;

    OnlinePageSink(OnlineInsertHandle table, OnlineEntries entries, OnlineStores stores)
    {
        this.table = requireNonNull(table, "table is null");
        this.entries = requireNonNull(entries, "entries is null");
        this.stores = requireNonNull(stores, "stores is null");
    }

    @Override
    public CompletableFuture<?> appendPage(Page page)
    {
        for (int position = 0; position < page.getPositionCount(); position++) {
            entries.entry(page, position).ifPresent(waiting::add);
            if (waiting.size() == ENTRIES_PER_WRITE) {
                write();
            }
        }
        return NOT_BLOCKED;
    }

    private void write()
    {
        List<OnlineEntry> written = ImmutableList.copyOf(waiting);
        waiting.clear();
        OnlinePublication publication = new OnlinePublication(table.number(), table.published().plan().settled());
        result = result.plus(stores.call(store -> OnlineStores.writer(store).write(OnlineStores.name(table.table().view()), publication, written)));
        completedBytes += written.stream().mapToLong(entry -> entry.key().length + entry.value().length()).sum();
    }

    @Override
    public CompletableFuture<Collection<Slice>> finish()
    {
        if (!waiting.isEmpty()) {
            write();
        }
        return completedFuture(ImmutableList.of(new PublishedRows(result.written(), result.older(), result.expired()).toFragment()));
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes;
    }

    // What was written stays: the next publication completes it
    @Override
    public void abort() {}
}
