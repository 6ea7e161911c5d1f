package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.HistoryLookup;
import io.trino.spi.Page;
import io.trino.spi.block.Block;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// A point-in-time join for indexes that do not fit into a worker's memory: many rows are looked up in one view after another, one part of its
// entities after another. Only one part is held at a time, so no two joins wait for each other. Not thread-safe
final class JoinInParts
        implements AutoCloseable
{
    private final LookupPlan plan;
    private final QueryIndexes indexes;
    private final List<HistoryInParts> wholeHistories;

    private List<Page> spine = ImmutableList.of();
    private List<HistoryInParts> histories = ImmutableList.of();
    private List<List<FoundFeatures>> found = ImmutableList.of();
    private int join;
    private int nextPage;

    JoinInParts(LookupPlan plan, QueryIndexes indexes)
    {
        this.plan = requireNonNull(plan, "plan is null");
        this.indexes = requireNonNull(indexes, "indexes is null");
        this.wholeHistories = plan.requests(indexes.sessionZone()).stream()
                .map(indexes::inParts)
                .collect(toImmutableList());
    }

    void begin(List<Page> pages)
    {
        spine = ImmutableList.copyOf(pages);
        histories = spine.isEmpty() ? ImmutableList.of() : histories();
        found = histories.stream()
                .map(history -> spine.stream()
                        .map(page -> new FoundFeatures(history.request().source().valueTypes(), page.getPositionCount()))
                        .collect(toImmutableList()))
                .collect(toImmutableList());
        join = 0;
        nextPage = 0;
    }

    private List<HistoryInParts> histories()
    {
        wholeHistories.forEach(HistoryInParts::restart);
        if (!SmallSpineLimit.isSmall(spine.stream().mapToLong(Page::getPositionCount).sum())) {
            return wholeHistories;
        }
        SmallSpine few = new SmallSpine(plan, spine, indexes.sessionZone());
        return IntStream.range(0, wholeHistories.size())
                .mapToObj(number -> Optional.of(wholeHistories.get(number))
                        .filter(whole -> indexes.isFilled(whole.request()))
                        .orElseGet(() -> indexes.inParts(few.lessToHold(number, wholeHistories.get(number).request()))))
                .collect(toImmutableList());
    }

    boolean isJoining()
    {
        return !spine.isEmpty();
    }

    CompletableFuture<Void> isBlocked()
    {
        return join < histories.size() ? histories.get(join).isBlocked() : CompletableFuture.completedFuture(null);
    }

    // The next page with its features; empty while those of some page are still to be found
    Optional<Page> next()
    {
        if (!lookUp()) {
            return Optional.empty();
        }
        Page page = PointInTimeJoiner.append(spine.get(nextPage), features(nextPage));
        nextPage++;
        if (nextPage == spine.size()) {
            begin(ImmutableList.of());
        }
        return Optional.of(page);
    }

    // Does what it can without waiting, and tells whether all is found
    private boolean lookUp()
    {
        while (join < histories.size()) {
            HistoryInParts history = histories.get(join);
            Optional<FeatureHistory> part = history.current();
            if (part.isPresent()) {
                lookUp(history, part.orElseThrow());
                history.next();
            }
            else if (history.isFinished()) {
                join++;
            }
            else {
                return false;
            }
        }
        return true;
    }

    private void lookUp(HistoryInParts history, FeatureHistory part)
    {
        HistoryLookup lookup = plan.lookup(join, history.request(), part, indexes.sessionZone());
        for (int number = 0; number < spine.size(); number++) {
            found.get(join).get(number).add(lookup, plan.find(join, lookup, spine.get(number)));
        }
    }

    private Block[] features(int number)
    {
        return plan.outputs().stream()
                .map(output -> found.get(output.join()).get(number).block(output.value()))
                .toArray(Block[]::new);
    }

    @Override
    public void close()
    {
        histories.forEach(HistoryInParts::close);
    }
}
