package io.featurestore.trino.refresh;

import io.airlift.slice.Slice;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ConnectorMergeSink;
import io.trino.spi.connector.ConnectorPageSink;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import static io.trino.spi.connector.ConnectorMergeSink.DELETE_OPERATION_NUMBER;
import static io.trino.spi.connector.ConnectorMergeSink.INSERT_OPERATION_NUMBER;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.util.Objects.requireNonNull;

// Inserts rows and deletes the stored rows that they replace: those that each row names, or those named by rows that are not stored themselves
final class RefreshPageSink
        implements ConnectorPageSink
{
    private final ConnectorMergeSink merge;
    private final int columnCount;
    private final boolean onlyDeletes;

    RefreshPageSink(ConnectorMergeSink merge, int columnCount, boolean onlyDeletes)
    {
        this.onlyDeletes = onlyDeletes;
        this.merge = requireNonNull(merge, "merge is null");
        this.columnCount = columnCount;
    }

    @Override
    public CompletableFuture<?> appendPage(Page page)
    {
        Block replaced = page.getBlock(columnCount);
        store(page, position -> !onlyDeletes || replaced.isNull(position), INSERT_OPERATION_NUMBER);
        store(page, position -> !replaced.isNull(position), DELETE_OPERATION_NUMBER);
        return NOT_BLOCKED;
    }

    private void store(Page page, IntPredicate isStored, int operation)
    {
        int[] positions = IntStream.range(0, page.getPositionCount()).filter(isStored).toArray();
        if (positions.length > 0) {
            merge.storeMergedRows(merged(page.copyPositions(positions, 0, positions.length), operation));
        }
    }

    private Page merged(Page page, int operation)
    {
        // The layout of a merge: the columns, the operation, the number of the WHEN clause, the id of the row
        Block[] blocks = new Block[columnCount + 3];
        for (int column = 0; column < columnCount; column++) {
            blocks[column] = page.getBlock(column);
        }
        blocks[columnCount] = RunLengthEncodedBlock.create(TINYINT, (long) operation, page.getPositionCount());
        blocks[columnCount + 1] = RunLengthEncodedBlock.create(INTEGER, 0L, page.getPositionCount());
        blocks[columnCount + 2] = page.getBlock(columnCount);
        return new Page(page.getPositionCount(), blocks);
    }

    @Override
    public long getCompletedBytes()
    {
        return merge.getCompletedBytes();
    }

    @Override
    public CompletableFuture<Collection<Slice>> finish()
    {
        return merge.finish();
    }

    @Override
    public void abort()
    {
        merge.abort();
    }
}
