package io.featurestore.trino.refresh;

import io.airlift.slice.Slice;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ConnectorMergeSink;
import io.trino.spi.connector.ConnectorPageSink;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

import static io.trino.spi.connector.ConnectorMergeSink.DELETE_OPERATION_NUMBER;
import static io.trino.spi.connector.ConnectorMergeSink.INSERT_OPERATION_NUMBER;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.util.Objects.requireNonNull;

// Inserts every row, and deletes the stored row that it replaces, if any
final class RefreshPageSink
        implements ConnectorPageSink
{
    private final ConnectorMergeSink merge;
    private final int columnCount;

    RefreshPageSink(ConnectorMergeSink merge, int columnCount)
    {
        this.merge = requireNonNull(merge, "merge is null");
        this.columnCount = columnCount;
    }

    @Override
    public CompletableFuture<?> appendPage(Page page)
    {
        Block replaced = page.getBlock(columnCount);
        merge.storeMergedRows(merged(page, INSERT_OPERATION_NUMBER));
        int[] replacing = new int[page.getPositionCount()];
        int count = 0;
        for (int position = 0; position < page.getPositionCount(); position++) {
            if (!replaced.isNull(position)) {
                replacing[count] = position;
                count++;
            }
        }
        if (count > 0) {
            merge.storeMergedRows(merged(page.copyPositions(replacing, 0, count), DELETE_OPERATION_NUMBER));
        }
        return NOT_BLOCKED;
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
