package io.featurestore.trino.function;

import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.NewestRows;
import io.featurestore.trino.lookup.HistoryInParts;
import io.featurestore.trino.value.Positions;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.function.table.TableFunctionProcessorState;
import io.trino.spi.function.table.TableFunctionSplitProcessor;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.function.table.TableFunctionProcessorState.Blocked.blocked;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static java.util.Objects.requireNonNull;

final class AsOfProcessor
        implements TableFunctionSplitProcessor
{
    private final AsOfFunctionHandle handle;
    private final HistoryInParts parts;
    private Optional<NewestRows> newestRows = Optional.empty();

    AsOfProcessor(AsOfFunctionHandle handle, HistoryInParts parts)
    {
        this.handle = requireNonNull(handle, "handle is null");
        this.parts = requireNonNull(parts, "parts is null");
    }

    @Override
    public TableFunctionProcessorState process()
    {
        while (!parts.isFinished()) {
            Optional<FeatureHistory> part = parts.current();
            if (part.isPresent()) {
                Optional<Page> page = nextPage(part.orElseThrow());
                if (page.isPresent()) {
                    return produced(page.orElseThrow());
                }
                parts.next();
                newestRows = Optional.empty();
            }
            else if (!parts.isBlocked().isDone()) {
                return blocked(parts.isBlocked());
            }
        }
        return FINISHED;
    }

    private Optional<Page> nextPage(FeatureHistory history)
    {
        if (newestRows.isEmpty()) {
            newestRows = Optional.of(NewestRows.of(history, handle.at()));
        }
        return newestRows.filter(newest -> newest.next(entity -> find(history, entity))).map(this::page);
    }

    private int find(FeatureHistory history, int entity)
    {
        UtcInstant at = handle.at();
        return handle.filterByCreated()
                ? history.findKnown(entity, at.epochMillis(), at.picosOfMilli())
                : history.find(entity, at.epochMillis(), at.picosOfMilli());
    }

    private Page page(NewestRows newest)
    {
        List<Type> keyTypes = handle.source().keyTypes();
        Block[] blocks = new Block[keyTypes.size() + handle.source().values().size()];
        for (int key = 0; key < keyTypes.size(); key++) {
            blocks[key] = newest.keys(key, keyTypes.get(key));
        }
        for (int value = 0; value < handle.source().values().size(); value++) {
            blocks[keyTypes.size() + value] = newest.values(value);
        }
        Page page = new Page(newest.count(), blocks);
        return handle.source().isOfEvents() || handle.source().isTimeline() ? withEvent(page, blocks[keyTypes.size()]) : page;
    }

    // Where there is no time of a newest event, no window has one
    private static Page withEvent(Page page, Block newestEvent)
    {
        Positions positions = Positions.all(page.getPositionCount());
        positions.withoutNull(newestEvent);
        return page.getPositions(positions.array(), 0, positions.count());
    }

    @Override
    public void close()
    {
        parts.close();
    }
}
