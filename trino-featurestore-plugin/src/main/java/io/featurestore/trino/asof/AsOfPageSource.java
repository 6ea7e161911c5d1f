package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.AsOfIndexLease;
import io.featurestore.trino.index.FeatureHistory;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static java.util.Objects.requireNonNull;

/**
 * The rows of {@code v$as_of} at one time: the newest valid row of each entity.
 */
final class AsOfPageSource
        implements ConnectorPageSource
{
    private static final int ROWS_PER_PAGE = 4096;

    private final AsOfTableHandle table;
    private final SelectedColumns selected;
    private final List<AsOfColumnHandle> columns;
    private final AsOfIndexLease lease;
    private final AsOfInstant time;
    private int nextEntity;
    private long completedBytes;
    private boolean finished;

    AsOfPageSource(AsOfTableHandle table, SelectedColumns selected, List<AsOfColumnHandle> columns, AsOfIndexLease lease)
    {
        this.table = requireNonNull(table, "table is null");
        this.selected = requireNonNull(selected, "selected is null");
        this.columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        this.lease = requireNonNull(lease, "lease is null");
        this.time = AsOfInstant.of(table.fixedTime().orElseThrow());
    }

    @Override
    public CompletableFuture<?> isBlocked()
    {
        // The engine comes back whether or not loading succeeds
        return lease.history().isDone() ? NOT_BLOCKED : lease.history().handle((_, _) -> null);
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (finished || !lease.history().isDone()) {
            return null;
        }
        FeatureHistory history = getFutureValue(lease.history());
        lease.use();
        int[] entities = new int[ROWS_PER_PAGE];
        int[] rows = new int[ROWS_PER_PAGE];
        int count = 0;
        while (nextEntity < history.entityCount() && count < ROWS_PER_PAGE) {
            int row = history.find(nextEntity, time.millis(), time.picosOfMilli());
            if (row != FeatureHistory.NO_ROW && hasFixedKeys(history, nextEntity)) {
                entities[count] = nextEntity;
                rows[count] = row;
                count++;
            }
            nextEntity++;
        }
        finished = nextEntity == history.entityCount();
        return count == 0 ? null : page(history, entities, rows, count);
    }

    private boolean hasFixedKeys(FeatureHistory history, int entity)
    {
        for (AsOfColumnHandle key : table.keyColumns()) {
            Optional<Object> fixed = table.fixedKey(key.position());
            if (fixed.isPresent() && !Domain.singleValue(key.type(), fixed.orElseThrow()).includesNullableValue(readNativeValue(key.type(), key(history, key, new int[] {entity}, 1), 0))) {
                return false;
            }
        }
        return true;
    }

    private SourcePage page(FeatureHistory history, int[] entities, int[] rows, int count)
    {
        Block[] blocks = new Block[columns.size()];
        for (int i = 0; i < blocks.length; i++) {
            AsOfColumnHandle column = columns.get(i);
            blocks[i] = switch (column.kind()) {
                case KEY -> key(history, column, entities, count);
                case AS_OF_TIME -> RunLengthEncodedBlock.create(writeNativeValue(column.type(), table.fixedTime().orElseThrow()), count);
                case VALUE -> history.values(selected.value(column), rows, count);
            };
        }
        Page page = new Page(count, blocks);
        completedBytes += page.getSizeInBytes();
        return SourcePage.create(page);
    }

    private static Block key(FeatureHistory history, AsOfColumnHandle column, int[] entities, int count)
    {
        Type type = column.type();
        BlockBuilder builder = type.createBlockBuilder(null, count);
        IntStream.range(0, count).forEach(i -> history.appendKey(entities[i], column.position(), builder));
        return builder.build();
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes;
    }

    @Override
    public long getReadTimeNanos()
    {
        return 0;
    }

    @Override
    public boolean isFinished()
    {
        return finished;
    }

    @Override
    public void close()
    {
        finished = true;
        lease.close();
    }
}
