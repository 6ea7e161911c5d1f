package io.featurestore.trino.function;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.lookup.LeasedIndexes;
import io.featurestore.trino.lookup.PointInTimeJoiner;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.function.table.TableFunctionDataProcessor;
import io.trino.spi.function.table.TableFunctionProcessorState;
import jakarta.annotation.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.trino.spi.function.table.TableFunctionProcessorState.Blocked.blocked;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.usedInput;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.usedInputAndProduced;
import static java.util.Objects.requireNonNull;

// The first pages wait until it is known whether the spine is small
final class PointInTimeJoinProcessor
        implements TableFunctionDataProcessor
{
    private final IntPredicate isSmallWith;
    private final Supplier<LeasedIndexes> open;
    private final Function<List<Page>, LeasedIndexes> openForSmallSpine;
    private final Queue<Page> waiting = new ArrayDeque<>();
    private Optional<LeasedIndexes> indexes = Optional.empty();

    // isSmallWith tells whether the spine, with so many more rows, is still small enough for a narrower read to pay
    PointInTimeJoinProcessor(IntPredicate isSmallWith, Supplier<LeasedIndexes> open, Function<List<Page>, LeasedIndexes> openForSmallSpine)
    {
        this.isSmallWith = requireNonNull(isSmallWith, "isSmallWith is null");
        this.open = requireNonNull(open, "open is null");
        this.openForSmallSpine = requireNonNull(openForSmallSpine, "openForSmallSpine is null");
    }

    @Override
    public TableFunctionProcessorState process(@Nullable List<Optional<Page>> input)
    {
        Optional<Page> spine = Optional.ofNullable(input).flatMap(List::getFirst);
        if (indexes.isEmpty()) {
            if (spine.isPresent() && isSmallWith.test(spine.orElseThrow().getPositionCount())) {
                waiting.add(spine.orElseThrow());
                return usedInput();
            }
            if (spine.isEmpty() && waiting.isEmpty()) {
                return FINISHED;
            }
            indexes = Optional.of(spine.isPresent() ? open.get() : openForSmallSpine.apply(ImmutableList.copyOf(waiting)));
        }
        CompletableFuture<PointInTimeJoiner> joiner = indexes.orElseThrow().joiner();
        if (!joiner.isDone()) {
            // The engine comes back whether or not loading succeeds
            return blocked(joiner.handle((_, _) -> null));
        }
        if (joiner.isCompletedExceptionally()) {
            indexes.orElseThrow().close();
        }
        if (!waiting.isEmpty()) {
            return produced(join(getFutureValue(joiner), waiting.remove()));
        }
        if (spine.isPresent()) {
            return usedInputAndProduced(join(getFutureValue(joiner), spine.orElseThrow()));
        }
        indexes.orElseThrow().close();
        return FINISHED;
    }

    private static Page join(PointInTimeJoiner joiner, Page spine)
    {
        Block[] features = joiner.join(spine);
        Block[] columns = new Block[spine.getChannelCount() + features.length];
        for (int channel = 0; channel < spine.getChannelCount(); channel++) {
            columns[channel] = spine.getBlock(channel);
        }
        System.arraycopy(features, 0, columns, spine.getChannelCount(), features.length);
        return new Page(spine.getPositionCount(), columns);
    }
}
