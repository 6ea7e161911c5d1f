package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.HistoryRequest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// The indexes that a plan looks into, one for each different request of its joins
final class LeasedIndexes
        implements AutoCloseable
{
    private final Set<AsOfIndexLease> leases;
    private final CompletableFuture<PointInTimeJoiner> joiner;

    private LeasedIndexes(Set<AsOfIndexLease> leases, CompletableFuture<PointInTimeJoiner> joiner)
    {
        this.leases = ImmutableSet.copyOf(requireNonNull(leases, "leases is null"));
        this.joiner = requireNonNull(joiner, "joiner is null");
    }

    static LeasedIndexes open(LookupPlan plan, QueryIndexes indexes, List<HistoryRequest> requests)
    {
        Map<HistoryRequest, AsOfIndexLease> leases = new HashMap<>();
        List<AsOfIndexLease> ofJoins = requests.stream()
                .map(request -> leases.computeIfAbsent(request, indexes::lease))
                .collect(toImmutableList());
        CompletableFuture<PointInTimeJoiner> joiner = CompletableFuture.allOf(ofJoins.stream().map(AsOfIndexLease::history).toArray(CompletableFuture[]::new))
                .thenApply(_ -> new PointInTimeJoiner(
                        plan,
                        IntStream.range(0, requests.size())
                                .mapToObj(join -> plan.lookup(join, requests.get(join), ofJoins.get(join).history().join(), indexes.sessionZone()))
                                .collect(toImmutableList())));
        return new LeasedIndexes(ImmutableSet.copyOf(leases.values()), joiner);
    }

    // To be called with each page, which keeps the indexes in use
    CompletableFuture<PointInTimeJoiner> joiner()
    {
        leases.forEach(AsOfIndexLease::use);
        return joiner;
    }

    @Override
    public void close()
    {
        leases.forEach(AsOfIndexLease::close);
    }
}
