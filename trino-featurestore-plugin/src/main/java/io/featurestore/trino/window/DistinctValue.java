package io.featurestore.trino.window;

import io.trino.spi.block.BlockBuilder;

import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

record DistinctValue(DistinctCounts counts)
        implements WindowValue
{
    DistinctValue
    {
        requireNonNull(counts, "counts is null");
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        BIGINT.writeLong(builder, counts.count(from, to));
    }

    @Override
    public long retainedBytes()
    {
        return counts.retainedBytes();
    }
}
