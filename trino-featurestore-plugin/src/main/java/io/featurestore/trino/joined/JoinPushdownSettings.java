package io.featurestore.trino.joined;

import io.airlift.units.DataSize;

import static java.util.Objects.requireNonNull;

/**
 * @param enabled unless a session says otherwise
 * @param maxIndexMemory what all indexes may take on a worker
 */
public record JoinPushdownSettings(boolean enabled, DataSize maxIndexMemory)
{
    public JoinPushdownSettings
    {
        requireNonNull(maxIndexMemory, "maxIndexMemory is null");
    }
}
