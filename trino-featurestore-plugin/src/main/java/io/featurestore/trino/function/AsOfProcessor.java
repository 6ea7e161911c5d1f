package io.featurestore.trino.function;

import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.FeatureHistory;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.function.table.TableFunctionProcessorState;
import io.trino.spi.function.table.TableFunctionSplitProcessor;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.trino.spi.function.table.TableFunctionProcessorState.Blocked.blocked;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static java.util.Objects.requireNonNull;

/**
 * The newest valid row of each entity as of one instant.
 */
final class AsOfProcessor
        implements TableFunctionSplitProcessor
{
    private static final int ROWS_PER_PAGE = 4096;

    private final AsOfFunctionHandle handle;
    private final AsOfIndexLease lease;
    private int nextEntity;

    AsOfProcessor(AsOfFunctionHandle handle, AsOfIndexLease lease)
    {
        this.handle = requireNonNull(handle, "handle is null");
        this.lease = requireNonNull(lease, "lease is null");
    }

    @Override
    public TableFunctionProcessorState process()
    {
        CompletableFuture<FeatureHistory> loading = lease.history();
        if (!loading.isDone()) {
            // The engine comes back whether or not loading succeeds
            return blocked(loading.handle((_, _) -> null));
        }
        FeatureHistory history = getFutureValue(loading);
        lease.use();
        int[] entities = new int[ROWS_PER_PAGE];
        int[] rows = new int[ROWS_PER_PAGE];
        int count = 0;
        while (nextEntity < history.entityCount() && count < ROWS_PER_PAGE) {
            int row = find(history, nextEntity);
            if (row != FeatureHistory.NO_ROW) {
                entities[count] = nextEntity;
                rows[count] = row;
                count++;
            }
            nextEntity++;
        }
        return count == 0 ? FINISHED : produced(page(history, entities, rows, count));
    }

    private int find(FeatureHistory history, int entity)
    {
        return handle.filterByCreated()
                ? history.findKnown(entity, handle.millis(), handle.picosOfMilli())
                : history.find(entity, handle.millis(), handle.picosOfMilli());
    }

    private Page page(FeatureHistory history, int[] entities, int[] rows, int count)
    {
        List<Type> keyTypes = handle.source().keyTypes();
        Block[] blocks = new Block[keyTypes.size() + handle.source().values().size()];
        for (int key = 0; key < keyTypes.size(); key++) {
            BlockBuilder builder = keyTypes.get(key).createBlockBuilder(null, count);
            for (int i = 0; i < count; i++) {
                history.appendKey(entities[i], key, builder);
            }
            blocks[key] = builder.build();
        }
        for (int value = 0; value < handle.source().values().size(); value++) {
            blocks[keyTypes.size() + value] = history.values(value, rows, count);
        }
        return new Page(count, blocks);
    }

    @Override
    public void close()
    {
        lease.close();
    }
}
