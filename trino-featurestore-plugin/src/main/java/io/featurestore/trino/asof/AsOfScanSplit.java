package io.featurestore.trino.asof;

import io.trino.spi.connector.ConnectorSplit;

import static io.airlift.slice.SizeOf.instanceSize;

/**
 * All of a scan at one time: the newest row of an entity may be in any file.
 */
public record AsOfScanSplit()
        implements ConnectorSplit
{
    private static final int INSTANCE_SIZE = instanceSize(AsOfScanSplit.class);

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE;
    }
}
