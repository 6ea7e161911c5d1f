package io.featurestore.trino.timeline;

import io.featurestore.trino.index.EntityPart;
import io.trino.spi.connector.ConnectorSplit;

import static io.airlift.slice.SizeOf.instanceSize;
import static java.util.Objects.requireNonNull;

public record EventTimelineSplit(EntityPart part)
        implements ConnectorSplit
{
    private static final int INSTANCE_SIZE = instanceSize(EventTimelineSplit.class);

    public EventTimelineSplit
    {
        requireNonNull(part, "part is null");
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE;
    }
}
