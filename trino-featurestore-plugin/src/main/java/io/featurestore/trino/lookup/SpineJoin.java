package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.airlift.units.DataSize;
import io.featurestore.trino.index.AsOfIndexCache;
import io.featurestore.trino.index.HistoryRequest;
import io.trino.spi.Page;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.Objects.requireNonNull;

/**
 * Joins the pages of a spine, or of a part of it, as they come. While these are few rows they wait: if no more come, only what they need is read. Where
 * the indexes do not fit into memory together, many rows are gathered for each part that does. Not thread-safe.
 */
public final class SpineJoin
        implements AutoCloseable
{
    // For so much of the spine each part of an index is read once
    private static final long GATHERED_BYTES = DataSize.of(16, MEGABYTE).toBytes();

    private final LookupPlan plan;
    private final QueryIndexes indexes;
    private final SmallSpineLimit limit;
    private final List<HistoryRequest> requests;
    private final JoinInParts parts;
    private final Queue<Page> waiting = new ArrayDeque<>();
    private Optional<LeasedIndexes> leased = Optional.empty();
    private boolean inParts;
    private boolean ended;

    SpineJoin(LookupPlan plan, QueryIndexes indexes, SmallSpineLimit limit)
    {
        this.plan = requireNonNull(plan, "plan is null");
        this.indexes = requireNonNull(indexes, "indexes is null");
        this.limit = requireNonNull(limit, "limit is null");
        this.requests = plan.requests(indexes.sessionZone());
        this.parts = new JoinInParts(plan, indexes);
    }

    // Whether it cannot go on without the next page or the end
    public boolean needsInput()
    {
        if (ended) {
            return false;
        }
        if (inParts) {
            return !parts.isJoining() && !isGathered();
        }
        return leased.isEmpty() || waiting.isEmpty();
    }

    /**
     * @param spine with the blocks that the plan knows, and maybe more after them
     */
    public void add(Page spine)
    {
        checkState(needsInput(), "No input is needed");
        if (spine.getPositionCount() == 0) {
            return;
        }
        waiting.add(spine);
        if (leased.isEmpty() && !inParts && (!isSmallWith(spine.getPositionCount()) || waitingBytes() >= GATHERED_BYTES)) {
            open(requests);
        }
    }

    private boolean isSmallWith(int rows)
    {
        return limit.addRows(rows) && !requests.stream().allMatch(indexes::isFilled);
    }

    public void end()
    {
        checkState(needsInput(), "No input is needed");
        ended = true;
        if (leased.isEmpty() && !inParts && !waiting.isEmpty()) {
            open(limit.addRead() ? lessToRead() : requests);
        }
    }

    private List<HistoryRequest> lessToRead()
    {
        SmallSpine few = new SmallSpine(plan, ImmutableList.copyOf(waiting), indexes.sessionZone());
        return IntStream.range(0, requests.size())
                .mapToObj(join -> Optional.of(requests.get(join))
                        .filter(request -> !indexes.isFilled(request))
                        .flatMap(request -> few.lessToRead(join, request))
                        .orElse(requests.get(join)))
                .collect(toImmutableList());
    }

    private void open(List<HistoryRequest> asked)
    {
        leased = Optional.of(LeasedIndexes.open(plan, indexes, asked));
    }

    // Done when needsInput() or next() has news
    public CompletableFuture<Void> isBlocked()
    {
        if (inParts) {
            return parts.isBlocked();
        }
        // Whoever waits comes back whether or not loading succeeds
        return leased.filter(_ -> !waiting.isEmpty())
                .map(LeasedIndexes::joiner)
                .filter(joiner -> !joiner.isDone())
                .map(joiner -> joiner.<Void>handle((_, _) -> null))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /**
     * Rows of the spine, with a block more for each output of the plan.
     *
     * @return empty if it is blocked, needs input or is finished
     */
    public Optional<Page> next()
    {
        if (!inParts && leased.isPresent() && !waiting.isEmpty()) {
            CompletableFuture<PointInTimeJoiner> joiner = leased.orElseThrow().joiner();
            if (!joiner.isDone()) {
                return Optional.empty();
            }
            if (!joiner.isCompletedExceptionally()) {
                return Optional.of(getFutureValue(joiner).join(waiting.remove()));
            }
            close();
            inParts = AsOfIndexCache.isMemoryShort(joiner.exceptionNow());
            if (!inParts) {
                getFutureValue(joiner);
            }
        }
        return inParts ? nextInParts() : Optional.empty();
    }

    private Optional<Page> nextInParts()
    {
        if (!parts.isJoining() && isGathered()) {
            parts.begin(ImmutableList.copyOf(waiting));
            waiting.clear();
        }
        return parts.isJoining() ? parts.next() : Optional.empty();
    }

    private long waitingBytes()
    {
        return waiting.stream().mapToLong(Page::getSizeInBytes).sum();
    }

    private boolean isGathered()
    {
        return !waiting.isEmpty() && (ended || waitingBytes() >= GATHERED_BYTES);
    }

    public boolean isFinished()
    {
        return ended && waiting.isEmpty() && !parts.isJoining();
    }

    @Override
    public void close()
    {
        leased.ifPresent(LeasedIndexes::close);
        parts.close();
    }
}
