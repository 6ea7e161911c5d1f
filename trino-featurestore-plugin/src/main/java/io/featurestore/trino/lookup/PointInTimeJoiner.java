package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.HistoryLookup;
import io.featurestore.trino.lookup.LookupPlan.Output;
import io.trino.spi.Page;
import io.trino.spi.block.Block;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
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
        int[][] rows = new int[lookups.size()][];
        for (int join = 0; join < rows.length; join++) {
            rows[join] = plan.find(join, lookups.get(join), spine);
        }
        return append(spine, plan.outputs().stream()
                .map(output -> values(output, rows[output.join()], spine.getPositionCount()))
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

    private Block values(Output output, int[] rows, int count)
    {
        return lookups.get(output.join()).values(output.value(), rows, count);
    }
}
