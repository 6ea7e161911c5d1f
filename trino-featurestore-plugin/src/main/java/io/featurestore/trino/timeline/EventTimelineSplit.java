package io.featurestore.trino.timeline;

import io.trino.spi.connector.ConnectorSplit;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.instanceSize;

/**
 * Every {@code count}-th entity, beginning with that of the number.
 */
public record EventTimelineSplit(int number, int count)
        implements ConnectorSplit
{
    private static final int INSTANCE_SIZE = instanceSize(EventTimelineSplit.class);

    public EventTimelineSplit
    {
        checkArgument(number >= 0 && number < count, "number is out of range");
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE;
    }
}
