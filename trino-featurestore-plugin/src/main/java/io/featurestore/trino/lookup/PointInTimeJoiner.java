package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.HistoryLookup;
import io.featurestore.trino.lookup.PointInTimeJoinFunctionHandle.Output;
import io.trino.spi.Page;
import io.trino.spi.block.Block;

import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Looks up the features of spine rows. For any number of threads.
 */
public final class PointInTimeJoiner
{
    private final PointInTimeJoinFunctionHandle handle;
    private final List<HistoryLookup> lookups;

    /**
     * @param lookups one for each join
     */
    PointInTimeJoiner(PointInTimeJoinFunctionHandle handle, List<HistoryLookup> lookups)
    {
        this.handle = requireNonNull(handle, "handle is null");
        this.lookups = ImmutableList.copyOf(requireNonNull(lookups, "lookups is null"));
        checkArgument(lookups.size() == handle.joins().size(), "lookups does not match joins");
    }

    /**
     * A block of each output, with the feature of each row of the spine.
     */
    public Block[] join(Page spine)
    {
        int[][] rows = new int[lookups.size()][];
        Optional<Block> times = handle.time().map(spine::getBlock);
        for (int join = 0; join < rows.length; join++) {
            List<Block> keys = handle.joins().get(join).spineKeys().stream()
                    .map(spine::getBlock)
                    .collect(toImmutableList());
            rows[join] = lookups.get(join).find(keys, times, spine.getPositionCount());
        }
        return handle.outputs().stream()
                .map(output -> values(output, rows[output.join()], spine.getPositionCount()))
                .toArray(Block[]::new);
    }

    private Block values(Output output, int[] rows, int count)
    {
        return lookups.get(output.join()).values(output.value(), rows, count);
    }
}
