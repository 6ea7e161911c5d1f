package io.featurestore.trino.source;

import io.trino.spi.block.Block;
import io.trino.spi.connector.SourcePage;

import java.util.List;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Where a page has a column of dates or timestamps.
 */
public record InstantColumn(int channel, InstantReader reader)
{
    public InstantColumn
    {
        checkArgument(channel >= 0, "channel is negative");
        requireNonNull(reader, "reader is null");
    }

    /**
     * @param columns of the page
     */
    public static InstantColumn of(HistoryColumn column, List<HistoryColumn> columns)
    {
        return new InstantColumn(columns.indexOf(column), InstantReader.of(column.type()));
    }

    /**
     * Leaves out NULL, and what is not in the range.
     */
    public void retainWithin(InstantRange range, SourcePage page, Positions positions)
    {
        Block block = page.getBlock(channel);
        positions.withoutNull(block);
        positions.retain(position -> range.contains(reader.millis(block, position), reader.picosOfMilli(block, position)));
    }

    /**
     * Leaves out NULL, and what is not after the instant.
     */
    public void retainAfter(long millis, int picosOfMilli, SourcePage page, Positions positions)
    {
        InstantRange upTo = new InstantRange(OptionalLong.empty(), millis, picosOfMilli);
        Block block = page.getBlock(channel);
        positions.withoutNull(block);
        positions.retain(position -> !upTo.contains(reader.millis(block, position), reader.picosOfMilli(block, position)));
    }
}
