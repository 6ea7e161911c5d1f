package io.featurestore.trino.window;

import io.trino.spi.block.BlockBuilder;

import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

record CountValue(CountedRows rows)
        implements WindowValue
{
    CountValue
    {
        requireNonNull(rows, "rows is null");
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        BIGINT.writeLong(builder, rows.before(to) - rows.before(from));
    }

    @Override
    public long retainedBytes()
    {
        return rows.retainedBytes();
    }
}
