package io.featurestore.trino.asof;

import io.trino.spi.connector.ConnectorSplit;

import static io.airlift.slice.SizeOf.instanceSize;

/**
 * The newest row of an entity may be in any file, so a scan is one split.
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
