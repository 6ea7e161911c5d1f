package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.EntityPart;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.HistoryLookup;
import io.featurestore.trino.index.HistoryRequest;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static java.util.Objects.requireNonNull;

/**
 * A point-in-time join for indexes that do not fit into a worker's memory: many rows are looked up in one view after another, one part of its
 * entities after another. Only one part is held at a time, so no two joins wait for each other. Not thread-safe.
 */
public final class JoinInParts
        implements AutoCloseable
{
    private final LookupPlan plan;
    private final TimeZoneKey sessionZone;
    private final List<HistoryRequest> requests;
    private final Function<HistoryRequest, AsOfIndexLease> acquire;
    // For each join the parts of its entities, halved where they did not fit
    private final List<List<EntityPart>> parts;

    private List<Page> spine = ImmutableList.of();
    private List<List<FoundFeatures>> found = ImmutableList.of();
    private int join;
    private int part;
    private Optional<AsOfIndexLease> lease = Optional.empty();

    JoinInParts(LookupPlan plan, TimeZoneKey sessionZone, Function<HistoryRequest, AsOfIndexLease> acquire)
    {
        this.plan = requireNonNull(plan, "plan is null");
        this.sessionZone = requireNonNull(sessionZone, "sessionZone is null");
        this.acquire = requireNonNull(acquire, "acquire is null");
        this.requests = plan.requests(sessionZone);
        this.parts = Stream.<List<EntityPart>>generate(() -> new ArrayList<>(List.of(EntityPart.ALL)))
                .limit(requests.size())
                .collect(toImmutableList());
    }

    public void begin(List<Page> pages)
    {
        spine = ImmutableList.copyOf(pages);
        found = IntStream.range(0, requests.size())
                .mapToObj(number -> spine.stream().map(page -> new FoundFeatures(values(number), page.getPositionCount())).collect(toImmutableList()))
                .collect(toImmutableList());
        join = 0;
        part = 0;
    }

    public CompletableFuture<?> isBlocked()
    {
        return lease.<CompletableFuture<?>>map(held -> held.history().handle((_, _) -> null))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    // Looks up what it can without waiting, and tells whether all features are found
    public boolean advance()
    {
        while (join < requests.size()) {
            if (lease.isEmpty()) {
                lease = Optional.of(acquire.apply(requests.get(join).withPart(parts.get(join).get(part))));
            }
            CompletableFuture<FeatureHistory> history = lease.orElseThrow().history();
            if (!history.isDone()) {
                return false;
            }
            if (history.isCompletedExceptionally()) {
                halve(history);
            }
            else {
                lease.orElseThrow().use();
                lookUp(getFutureValue(history));
                part++;
            }
            close();
            if (part == parts.get(join).size()) {
                part = 0;
                join++;
            }
        }
        return true;
    }

    private void halve(CompletableFuture<FeatureHistory> failed)
    {
        EntityPart tooLarge = parts.get(join).get(part);
        if (!AsOfIndexCache.isMemoryShort(failed.exceptionNow()) || !tooLarge.canBeHalved()) {
            getFutureValue(failed);
        }
        parts.get(join).remove(part);
        parts.get(join).addAll(part, tooLarge.halves());
    }

    private void lookUp(FeatureHistory history)
    {
        HistoryLookup lookup = plan.lookup(join, requests.get(join), history, sessionZone);
        for (int number = 0; number < spine.size(); number++) {
            found.get(join).get(number).add(lookup, plan.find(join, lookup, spine.get(number)));
        }
    }

    private List<Type> values(int number)
    {
        return requests.get(number).source().valueTypes();
    }

    // The number is that of the page among those given to begin()
    public Block[] features(int number)
    {
        return plan.outputs().stream()
                .map(output -> found.get(output.join()).get(number).block(output.value()))
                .toArray(Block[]::new);
    }

    @Override
    public void close()
    {
        lease.ifPresent(AsOfIndexLease::close);
        lease = Optional.empty();
    }
}
