package io.featurestore.trino.source;

import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.InstantReader;
import io.featurestore.trino.value.InstantReader.ShortTimestampReader;
import io.featurestore.trino.value.Positions;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.block.Block;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.type.TimestampType;

import java.util.List;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

public record InstantColumn(int channel, InstantReader reader)
{
    public InstantColumn
    {
        checkArgument(channel >= 0, "channel is negative");
        requireNonNull(reader, "reader is null");
    }

    public static InstantColumn of(HistoryColumn column, List<HistoryColumn> columns)
    {
        return new InstantColumn(columns.indexOf(column), InstantReader.of(column.type()));
    }

    // Keeps instants that are not NULL and in the range
    public void retainWithin(InstantRange range, SourcePage page, Positions positions)
    {
        Block block = page.getBlock(channel);
        positions.withoutNull(block);
        positions.retain(position -> range.contains(reader.millis(block, position), reader.picosOfMilli(block, position)));
    }

    // Keeps instants before the other column's; neither may be NULL
    public void retainBefore(InstantColumn end, SourcePage page, Positions positions)
    {
        Block begins = page.getBlock(channel);
        Block ends = page.getBlock(end.channel);
        if (reader instanceof ShortTimestampReader(TimestampType beginType) && end.reader instanceof ShortTimestampReader(TimestampType endType)) {
            positions.retain(position -> beginType.getLong(begins, position) < endType.getLong(ends, position));
            return;
        }
        positions.retain(position -> {
            long beginMillis = reader.millis(begins, position);
            long endMillis = end.reader.millis(ends, position);
            return beginMillis < endMillis ||
                    (beginMillis == endMillis && reader.picosOfMilli(begins, position) < end.reader.picosOfMilli(ends, position));
        });
    }

    // Keeps instants after the given one, not NULL
    public void retainAfter(UtcInstant instant, SourcePage page, Positions positions)
    {
        InstantRange upTo = InstantRange.until(instant, OptionalLong.empty());
        Block block = page.getBlock(channel);
        positions.withoutNull(block);
        positions.retain(position -> !upTo.contains(reader.millis(block, position), reader.picosOfMilli(block, position)));
    }
}
