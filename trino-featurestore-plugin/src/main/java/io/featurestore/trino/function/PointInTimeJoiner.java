package io.featurestore.trino.function;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.function.PointInTimeJoinFunctionHandle.Join;
import io.featurestore.trino.function.PointInTimeJoinFunctionHandle.Output;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Looks up the features of spine rows. For any number of threads.
 */
final class PointInTimeJoiner
{
    private final List<JoinedHistory> joins;
    private final List<Output> outputs;
    private final Optional<Integer> timeChannel;
    private final Optional<InstantReader> timeReader;
    private final boolean filterByCreated;

    /**
     * @param histories one for each join
     * @param sessionZone see {@link KeyCoercion}
     */
    PointInTimeJoiner(PointInTimeJoinFunctionHandle handle, List<FeatureHistory> histories, TimeZoneKey sessionZone)
    {
        checkArgument(histories.size() == handle.joins().size(), "histories does not match joins");
        ImmutableList.Builder<JoinedHistory> joins = ImmutableList.builder();
        for (int i = 0; i < histories.size(); i++) {
            Join join = handle.joins().get(i);
            List<Type> spineKeyTypes = join.spineKeys().stream()
                    .map(handle.spineTypes()::get)
                    .collect(toImmutableList());
            joins.add(new JoinedHistory(
                    histories.get(i),
                    join.spineKeys(),
                    KeyCoercion.between(spineKeyTypes, join.keyTypes(), sessionZone),
                    join.source().valueTypes(),
                    join.source().timestamp().isPresent() || handle.filterByCreated()));
        }
        this.joins = joins.build();
        this.outputs = handle.outputs();
        this.timeChannel = handle.time();
        this.timeReader = handle.time().map(channel -> InstantReader.of(handle.spineTypes().get(channel)));
        this.filterByCreated = handle.filterByCreated();
    }

    /**
     * A block of each output, with the feature of each row of the spine.
     */
    Block[] join(Page spine)
    {
        long[][] rows = new long[joins.size()][];
        for (int join = 0; join < rows.length; join++) {
            rows[join] = find(joins.get(join), spine);
        }
        Block[] blocks = new Block[outputs.size()];
        for (int i = 0; i < blocks.length; i++) {
            Output output = outputs.get(i);
            JoinedHistory join = joins.get(output.join());
            BlockBuilder builder = join.valueTypes().get(output.value()).createBlockBuilder(null, spine.getPositionCount());
            for (long row : rows[output.join()]) {
                join.history().appendValue(row, output.value(), builder);
            }
            blocks[i] = builder.build();
        }
        return blocks;
    }

    private long[] find(JoinedHistory join, Page spine)
    {
        Block[] keys = new Block[join.spineKeys().size()];
        for (int key = 0; key < keys.length; key++) {
            keys[key] = join.coercions().get(key).apply(spine.getBlock(join.spineKeys().get(key)));
        }
        FeatureHistory history = join.history();
        long[] rows = new long[spine.getPositionCount()];
        Arrays.fill(rows, FeatureHistory.NONE);
        for (int position = 0; position < rows.length; position++) {
            int entity = history.findEntity(keys, position);
            if (entity == EntityIndex.NONE) {
                continue;
            }
            if (!join.dependsOnTime()) {
                rows[position] = history.find(entity, 0, 0);
                continue;
            }
            Block times = spine.getBlock(timeChannel.orElseThrow());
            if (!times.isNull(position)) {
                rows[position] = find(history, entity, times, position);
            }
        }
        return rows;
    }

    private long find(FeatureHistory history, int entity, Block times, int position)
    {
        long millis = timeReader.orElseThrow().millis(times, position);
        int picosOfMilli = timeReader.orElseThrow().picosOfMilli(times, position);
        return filterByCreated ? history.findKnown(entity, millis, picosOfMilli) : history.find(entity, millis, picosOfMilli);
    }

    private record JoinedHistory(FeatureHistory history, List<Integer> spineKeys, List<KeyCoercion> coercions, List<Type> valueTypes, boolean dependsOnTime) {}
}
