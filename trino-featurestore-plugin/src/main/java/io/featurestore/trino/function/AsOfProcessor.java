package io.featurestore.trino.function;

import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.FeatureHistory;
import io.featurestore.trino.index.NewestRows;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.function.table.TableFunctionProcessorState;
import io.trino.spi.function.table.TableFunctionSplitProcessor;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.trino.spi.function.table.TableFunctionProcessorState.Blocked.blocked;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static java.util.Objects.requireNonNull;

final class AsOfProcessor
        implements TableFunctionSplitProcessor
{
    private final AsOfFunctionHandle handle;
    private final AsOfIndexLease lease;
    private Optional<NewestRows> newestRows = Optional.empty();

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
        if (newestRows.isEmpty()) {
            newestRows = Optional.of(NewestRows.of(history));
        }
        NewestRows newest = newestRows.orElseThrow();
        return newest.next(entity -> find(history, entity)) ? produced(page(newest)) : FINISHED;
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
        return new Page(newest.count(), blocks);
    }

    @Override
    public void close()
    {
        lease.close();
    }
}
