package io.featurestore.trino.function;

import io.trino.spi.connector.ConnectorSplit;

import static io.airlift.slice.SizeOf.instanceSize;

/**
 * All the work of a call of {@code as_of}: the newest row of an entity may be in any file.
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
