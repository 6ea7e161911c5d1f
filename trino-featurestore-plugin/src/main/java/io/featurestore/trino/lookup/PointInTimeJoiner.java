package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.FoundRows;
import io.featurestore.trino.index.HistoryLookup;
import io.trino.spi.Page;
import io.trino.spi.block.Block;

import java.util.List;
import java.util.stream.IntStream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Thread-safe
final class PointInTimeJoiner
{
    private final LookupPlan plan;
    private final List<HistoryLookup> lookups;

    PointInTimeJoiner(LookupPlan plan, List<HistoryLookup> lookups)
    {
        this.plan = requireNonNull(plan, "plan is null");
        this.lookups = ImmutableList.copyOf(requireNonNull(lookups, "lookups is null"));
        checkArgument(lookups.size() == plan.joins().size(), "lookups does not match joins");
    }

    // The rows with a block more for each output of the plan
    Page join(Page spine)
    {
        List<FoundRows> found = IntStream.range(0, lookups.size())
                .mapToObj(join -> plan.find(join, lookups.get(join), spine))
                .collect(toImmutableList());
        return append(spine, plan.outputs().stream()
                .map(output -> lookups.get(output.join()).values(output.value(), found.get(output.join())))
                .toArray(Block[]::new));
    }

    static Page append(Page spine, Block[] features)
    {
        Block[] blocks = new Block[spine.getChannelCount() + features.length];
        for (int channel = 0; channel < spine.getChannelCount(); channel++) {
            blocks[channel] = spine.getBlock(channel);
        }
        System.arraycopy(features, 0, blocks, spine.getChannelCount(), features.length);
        return new Page(spine.getPositionCount(), blocks);
    }
}
