package io.featurestore.trino.extension;

import io.trino.spi.connector.ConnectorSplit;

import static io.airlift.slice.SizeOf.instanceSize;

public record EchoSplit()
        implements ConnectorSplit
{
    @Override
    public long getRetainedSizeInBytes()
    {
        return instanceSize(EchoSplit.class);
    }
}
