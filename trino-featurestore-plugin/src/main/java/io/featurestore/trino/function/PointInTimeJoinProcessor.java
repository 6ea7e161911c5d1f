package io.featurestore.trino.function;

import io.featurestore.trino.lookup.SpineJoin;
import io.trino.spi.Page;
import io.trino.spi.function.table.TableFunctionDataProcessor;
import io.trino.spi.function.table.TableFunctionProcessorState;
import jakarta.annotation.Nullable;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.function.table.TableFunctionProcessorState.Blocked.blocked;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.usedInput;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.usedInputAndProduced;
import static java.util.Objects.requireNonNull;

final class PointInTimeJoinProcessor
        implements TableFunctionDataProcessor
{
    private final SpineJoin join;

    PointInTimeJoinProcessor(SpineJoin join)
    {
        this.join = requireNonNull(join, "join is null");
    }

    @Override
    public TableFunctionProcessorState process(@Nullable List<Optional<Page>> input)
    {
        Optional<Page> spine = Optional.ofNullable(input).flatMap(List::getFirst);
        boolean used = false;
        while (!join.isFinished()) {
            if (join.needsInput()) {
                if (used) {
                    return usedInput();
                }
                used = give(spine);
            }
            Optional<Page> joined = join.next();
            if (joined.isPresent()) {
                return used ? usedInputAndProduced(joined.orElseThrow()) : produced(joined.orElseThrow());
            }
            if (!join.isBlocked().isDone()) {
                return used ? usedInput() : blocked(join.isBlocked());
            }
        }
        join.close();
        return FINISHED;
    }

    private boolean give(Optional<Page> spine)
    {
        spine.ifPresentOrElse(join::add, join::end);
        return spine.isPresent();
    }
}
