package io.featurestore.trino.function;

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.function.table.TableFunctionDataProcessor;
import io.trino.spi.function.table.TableFunctionProcessorState;
import jakarta.annotation.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.trino.spi.function.table.TableFunctionProcessorState.Blocked.blocked;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.usedInputAndProduced;
import static java.util.Objects.requireNonNull;

/**
 * Puts features beside the rows of the spine, page by page.
 */
final class PointInTimeJoinProcessor
        implements TableFunctionDataProcessor
{
    private final Supplier<JoinedIndexes> open;
    private Optional<JoinedIndexes> indexes = Optional.empty();

    /**
     * @param open starts to fill the indexes if they are not there
     */
    PointInTimeJoinProcessor(Supplier<JoinedIndexes> open)
    {
        this.open = requireNonNull(open, "open is null");
    }

    @Override
    public TableFunctionProcessorState process(@Nullable List<Optional<Page>> input)
    {
        if (input == null) {
            indexes.ifPresent(JoinedIndexes::close);
            return FINISHED;
        }
        if (indexes.isEmpty()) {
            indexes = Optional.of(open.get());
        }
        CompletableFuture<PointInTimeJoiner> joiner = indexes.orElseThrow().joiner();
        if (!joiner.isDone()) {
            // The engine comes back whether or not loading succeeds
            return blocked(joiner.handle((_, _) -> null));
        }
        Page spine = input.getFirst().orElseThrow();
        Block[] features = getFutureValue(joiner).join(spine);
        Block[] columns = new Block[spine.getChannelCount() + features.length];
        for (int channel = 0; channel < spine.getChannelCount(); channel++) {
            columns[channel] = spine.getBlock(channel);
        }
        System.arraycopy(features, 0, columns, spine.getChannelCount(), features.length);
        return usedInputAndProduced(new Page(spine.getPositionCount(), columns));
    }
}
