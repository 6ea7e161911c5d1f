package io.featurestore.trino.online;

import io.trino.spi.connector.ConnectorSplit;

import static io.airlift.slice.SizeOf.instanceSize;

/**
 * All entities that a query asks for.
 */
public record OnlineSplit()
        implements ConnectorSplit
{
    private static final int INSTANCE_SIZE = instanceSize(OnlineSplit.class);

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE;
    }
}
