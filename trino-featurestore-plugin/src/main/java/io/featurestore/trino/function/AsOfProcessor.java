package io.featurestore.trino.function;

import com.google.common.collect.ImmutableList;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
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
    private final AsOfFunctionHandle handle;
    private final CompletableFuture<FeatureHistory> loading;
    private final PageBuilder pageBuilder;
    private int nextEntity;

    AsOfProcessor(AsOfFunctionHandle handle, CompletableFuture<FeatureHistory> loading)
    {
        this.handle = requireNonNull(handle, "handle is null");
        this.loading = requireNonNull(loading, "loading is null");
        List<Type> types = ImmutableList.<Type>builder()
                .addAll(handle.source().keyTypes())
                .addAll(handle.source().valueTypes())
                .build();
        this.pageBuilder = new PageBuilder(types);
    }

    @Override
    public TableFunctionProcessorState process()
    {
        if (!loading.isDone()) {
            // The engine comes back whether or not loading succeeds
            return blocked(loading.handle((_, _) -> null));
        }
        FeatureHistory history = getFutureValue(loading);
        while (nextEntity < history.entityCount() && !pageBuilder.isFull()) {
            append(history, nextEntity);
            nextEntity++;
        }
        if (pageBuilder.isEmpty()) {
            return FINISHED;
        }
        Page page = pageBuilder.build();
        pageBuilder.reset();
        return produced(page);
    }

    @Override
    public void close()
    {
        loading.cancel(true);
    }

    private void append(FeatureHistory history, int entity)
    {
        long row = handle.filterByCreated()
                ? history.findKnown(entity, handle.millis(), handle.picosOfMilli())
                : history.find(entity, handle.millis(), handle.picosOfMilli());
        if (row == FeatureHistory.NONE) {
            return;
        }
        pageBuilder.declarePosition();
        int keyCount = handle.source().keys().size();
        for (int key = 0; key < keyCount; key++) {
            history.entities().appendKey(entity, key, pageBuilder.getBlockBuilder(key));
        }
        for (int value = 0; value < handle.source().values().size(); value++) {
            history.appendValue(row, value, pageBuilder.getBlockBuilder(keyCount + value));
        }
    }
}
