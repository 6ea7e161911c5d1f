package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.lookup.HistoryInParts;
import io.featurestore.trino.lookup.LookupKeys;
import io.featurestore.trino.lookup.QueryIndexes;
import io.featurestore.trino.lookup.SmallSpine;
import io.featurestore.trino.lookup.SmallSpineLimit;
import io.trino.spi.Page;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.RecordSet;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import static com.google.common.base.Suppliers.memoize;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static java.util.Objects.requireNonNull;

// Answers the index joins of one task. The engine allows neither lookup() nor what it returns to tell that it waits. Thread-safe
final class AsOfConnectorIndex
        implements ConnectorIndex
{
    private final AsOfAnswers answers;
    private final HistoryRequest request;
    private final QueryIndexes indexes;
    private final SmallSpineLimit limit = SmallSpineLimit.ofPages();
    // Held for as long as the task has its operators, as the SPI does not tell when the last lookup is done
    private final Supplier<AsOfIndexLease> lease;

    AsOfConnectorIndex(AsOfAnswers answers, HistoryRequest request, QueryIndexes indexes)
    {
        this.answers = requireNonNull(answers, "answers is null");
        this.request = requireNonNull(request, "request is null");
        this.indexes = requireNonNull(indexes, "indexes is null");
        this.lease = memoize(() -> indexes.lease(request));
    }

    @Override
    public ConnectorPageSource lookup(RecordSet recordSet)
    {
        LookupKeys asked = LookupKeys.read(recordSet);
        SmallSpine spine = new SmallSpine(answers.plan(), ImmutableList.of(answers.spine(asked)), indexes.sessionZone());
        Optional<HistoryRequest> less = isSmallWith(asked.count()) ? spine.lessToRead(0, request) : Optional.empty();
        if (less.isPresent()) {
            return findInParts(asked, less.orElseThrow());
        }
        return wholeHistory()
                .<ConnectorPageSource>map(history -> new FixedPageSource(answers.find(asked, history, request).stream().toList()))
                .orElseGet(() -> findInParts(asked, spine.lessToHold(0, request)));
    }

    private boolean isSmallWith(int rows)
    {
        return limit.addRows(rows) && !indexes.isFilled(request) && limit.addRead();
    }

    // Empty if it does not fit into memory
    private Optional<FeatureHistory> wholeHistory()
    {
        CompletableFuture<FeatureHistory> history = lease.get().history();
        history.handle((_, _) -> null).join();
        if (history.isCompletedExceptionally() && AsOfIndexCache.isMemoryShort(history.exceptionNow())) {
            return Optional.empty();
        }
        lease.get().use();
        return Optional.of(getFutureValue(history));
    }

    private ConnectorPageSource findInParts(LookupKeys asked, HistoryRequest needed)
    {
        ImmutableList.Builder<Page> pages = ImmutableList.builder();
        try (HistoryInParts parts = indexes.inParts(needed)) {
            while (!parts.isFinished()) {
                parts.current().ifPresent(part -> {
                    answers.find(asked, part, needed).ifPresent(pages::add);
                    parts.next();
                });
                parts.isBlocked().join();
            }
        }
        return new FixedPageSource(pages.build());
    }
}
