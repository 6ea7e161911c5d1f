package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.index.NeededRows;
import io.featurestore.trino.lookup.LookupPlan.Join;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.TimeConstraint;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.InstantReader;
import io.featurestore.trino.value.KeyCoercion;
import io.featurestore.trino.value.KeyDomain;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Few rows of a spine, and which rows of the histories they need.
 */
public final class SmallSpine
{
    private final LookupPlan plan;
    private final List<Page> pages;
    private final TimeZoneKey sessionZone;

    /**
     * @param pages those of the plan's spine
     */
    public SmallSpine(LookupPlan plan, List<Page> pages, TimeZoneKey sessionZone)
    {
        this.plan = requireNonNull(plan, "plan is null");
        this.pages = ImmutableList.copyOf(requireNonNull(pages, "pages is null"));
        this.sessionZone = requireNonNull(sessionZone, "sessionZone is null");
    }

    /**
     * What is worth reading instead of the whole history.
     *
     * @param join position in the plan's joins
     * @return empty if no key tells files apart
     */
    public Optional<HistoryRequest> lessToRead(int join, HistoryRequest request)
    {
        NeededRows needed = needed(join, request);
        List<HistoryColumn> keys = request.source().keys();
        return needed.constraint().getDomains()
                .filter(domains -> keys.stream().map(HistoryColumn::handle).noneMatch(domains::containsKey))
                .isPresent() ? Optional.empty() : Optional.of(request.withNeeded(needed));
    }

    /**
     * What takes the least memory, though no less may be read.
     *
     * @param join position in the plan's joins
     */
    public HistoryRequest lessToHold(int join, HistoryRequest request)
    {
        return request.withNeeded(needed(join, request));
    }

    private NeededRows needed(int join, HistoryRequest request)
    {
        HistorySource source = request.source();
        List<Block> keys = keys(plan.joins().get(join), request.keyTypes());
        ImmutableMap.Builder<ColumnHandle, Domain> domains = ImmutableMap.builder();
        for (int key = 0; key < keys.size(); key++) {
            ColumnHandle column = source.keys().get(key).handle();
            KeyDomain.of(keys.get(key), request.keyTypes().get(key), source.keyTypes().get(key))
                    .ifPresent(domain -> domains.put(column, domain));
        }
        TupleDomain<ColumnHandle> times = times()
                .map(asked -> TimeConstraint.of(source, asked))
                .orElse(TupleDomain.all());
        return new NeededRows(keys, TupleDomain.withColumnDomains(domains.buildOrThrow()).intersect(times));
    }

    // In the types in which they are compared, without rows that have a NULL among them
    private List<Block> keys(Join join, List<Type> keyTypes)
    {
        List<KeyCoercion> coercions = KeyCoercion.between(plan.spineKeyTypes(join), keyTypes, sessionZone);
        List<BlockBuilder> builders = keyTypes.stream()
                .map(type -> type.createBlockBuilder(null, rowCount()))
                .collect(toImmutableList());
        for (Page page : pages) {
            List<Block> blocks = IntStream.range(0, coercions.size())
                    .mapToObj(key -> coercions.get(key).apply(page.getBlock(join.spineKeys().get(key))))
                    .collect(toImmutableList());
            for (int i = 0; i < page.getPositionCount(); i++) {
                int position = i;
                if (blocks.stream().noneMatch(block -> block.isNull(position))) {
                    append(blocks, position, builders);
                }
            }
        }
        return builders.stream()
                .map(BlockBuilder::build)
                .collect(toImmutableList());
    }

    private static void append(List<Block> blocks, int position, List<BlockBuilder> builders)
    {
        for (int key = 0; key < blocks.size(); key++) {
            Block block = blocks.get(key);
            builders.get(key).append(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(position));
        }
    }

    private int rowCount()
    {
        return pages.stream().mapToInt(Page::getPositionCount).sum();
    }

    private Optional<InstantRange> times()
    {
        if (plan.time().isEmpty()) {
            return Optional.empty();
        }
        int channel = plan.time().orElseThrow();
        InstantReader reader = InstantReader.of(plan.spineTypes().get(channel));
        return pages.stream()
                .map(page -> page.getBlock(channel))
                .flatMap(times -> times(times, reader))
                .map(InstantRange::at)
                .reduce(InstantRange::span);
    }

    private static Stream<UtcInstant> times(Block times, InstantReader reader)
    {
        return IntStream.range(0, times.getPositionCount())
                .filter(position -> !times.isNull(position))
                .mapToObj(position -> reader.read(times, position));
    }
}
