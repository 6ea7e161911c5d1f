package io.featurestore.trino.lookup;

import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.EntityPart;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.HistoryRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static java.util.Objects.requireNonNull;

/**
 * A history that may not fit into a worker's memory, as one part of its entities after another; as a whole if it does fit. Not thread-safe.
 */
public final class HistoryInParts
        implements AutoCloseable
{
    private final HistoryRequest request;
    private final Function<HistoryRequest, AsOfIndexLease> acquire;
    // Halved where they did not fit
    private final List<EntityPart> parts;
    private final EntityPart wanted;
    private int part;
    private Optional<AsOfIndexLease> lease = Optional.empty();

    public HistoryInParts(HistoryRequest request, Function<HistoryRequest, AsOfIndexLease> acquire)
    {
        this(request, acquire, EntityPart.ALL, EntityPart.ALL);
    }

    // Begins with some entities, and of their parts leaves those without wanted ones
    HistoryInParts(HistoryRequest request, Function<HistoryRequest, AsOfIndexLease> acquire, EntityPart entities, EntityPart wanted)
    {
        this.parts = new ArrayList<>(List.of(entities));
        this.wanted = requireNonNull(wanted, "wanted is null");
        this.request = requireNonNull(request, "request is null");
        this.acquire = requireNonNull(acquire, "acquire is null");
    }

    public HistoryRequest request()
    {
        return request;
    }

    public CompletableFuture<Void> isBlocked()
    {
        // Whoever waits comes back whether or not loading succeeds
        return lease.map(AsOfIndexLease::history)
                .filter(history -> !history.isDone())
                .map(history -> history.<Void>handle((_, _) -> null))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /**
     * The part that next() went on to. Fails if one entity alone does not fit.
     *
     * @return empty while it is being read, and after the last part
     */
    public Optional<FeatureHistory> current()
    {
        while (!isFinished()) {
            if (lease.isEmpty()) {
                lease = Optional.of(acquire.apply(request.withPart(parts.get(part))));
            }
            CompletableFuture<FeatureHistory> history = lease.orElseThrow().history();
            if (!history.isDone()) {
                return Optional.empty();
            }
            if (!history.isCompletedExceptionally()) {
                lease.orElseThrow().use();
                return Optional.of(getFutureValue(history));
            }
            close();
            halve(history);
        }
        return Optional.empty();
    }

    private void halve(CompletableFuture<FeatureHistory> failed)
    {
        EntityPart tooLarge = parts.get(part);
        if (!AsOfIndexCache.isMemoryShort(failed.exceptionNow()) || !tooLarge.canBeHalved()) {
            getFutureValue(failed);
        }
        parts.remove(part);
        parts.addAll(part, tooLarge.halves().stream().filter(wanted::overlaps).collect(toImmutableList()));
    }

    public void next()
    {
        close();
        part++;
    }

    // Begins again, with parts of the size that fitted
    void restart()
    {
        close();
        part = 0;
    }

    public boolean isFinished()
    {
        return part == parts.size();
    }

    @Override
    public void close()
    {
        lease.ifPresent(AsOfIndexLease::close);
        lease = Optional.empty();
    }
}
