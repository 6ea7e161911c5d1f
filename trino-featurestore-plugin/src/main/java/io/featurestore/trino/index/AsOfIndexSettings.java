package io.featurestore.trino.index;

import io.airlift.units.DataSize;

import static java.util.Objects.requireNonNull;

/**
 * @param maxMemory what the indexes of the catalog may take together on one worker
 */
public record AsOfIndexSettings(DataSize maxMemory)
{
    public AsOfIndexSettings
    {
        requireNonNull(maxMemory, "maxMemory is null");
    }
}
