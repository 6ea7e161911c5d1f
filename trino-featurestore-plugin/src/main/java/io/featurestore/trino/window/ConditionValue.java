package io.featurestore.trino.window;

import io.trino.spi.block.BlockBuilder;

import static io.trino.spi.type.BooleanType.BOOLEAN;
import static java.util.Objects.requireNonNull;

// Whether all, or any, of the known conditions are true
record ConditionValue(CountedRows known, CountedRows trueRows, boolean all)
        implements WindowValue
{
    ConditionValue
    {
        requireNonNull(known, "known is null");
        requireNonNull(trueRows, "trueRows is null");
    }

    @Override
    public void append(int from, int to, BlockBuilder builder)
    {
        int count = known.before(to) - known.before(from);
        int trueCount = trueRows.before(to) - trueRows.before(from);
        if (count == 0) {
            builder.appendNull();
        }
        else {
            BOOLEAN.writeBoolean(builder, all ? trueCount == count : trueCount > 0);
        }
    }

    @Override
    public long retainedBytes()
    {
        return known.retainedBytes() + trueRows.retainedBytes();
    }
}
