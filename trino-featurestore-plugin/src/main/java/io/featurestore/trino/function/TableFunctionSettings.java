package io.featurestore.trino.function;

import io.airlift.units.DataSize;

import static java.util.Objects.requireNonNull;

/**
 * @param catalogName the Trino catalog that has the functions
 * @param enabled whether the functions can be called
 * @param maxMemory what the histories of one function call may take on one worker
 */
public record TableFunctionSettings(String catalogName, boolean enabled, DataSize maxMemory)
{
    public TableFunctionSettings
    {
        requireNonNull(catalogName, "catalogName is null");
        requireNonNull(maxMemory, "maxMemory is null");
    }
}
