package io.featurestore.trino.function;

import io.trino.spi.connector.ConnectorSplit;

import static io.airlift.slice.SizeOf.instanceSize;

/**
 * The newest row of an entity may be in any file, so a call is one split.
 */
public record AsOfSplit()
        implements ConnectorSplit
{
    private static final int INSTANCE_SIZE = instanceSize(AsOfSplit.class);

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE;
    }
}
