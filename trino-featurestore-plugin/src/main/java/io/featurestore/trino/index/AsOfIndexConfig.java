package io.featurestore.trino.index;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.DataSize;
import io.airlift.units.MinDataSize;
import jakarta.validation.constraints.NotNull;

public class AsOfIndexConfig
{
    private DataSize maxMemory = DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 4);

    private boolean visibleToAll;

    @NotNull
    @MinDataSize("1MB")
    public DataSize getMaxMemory()
    {
        return maxMemory;
    }

    @Config("featurestore.as-of-index.max-memory")
    @ConfigDescription("Memory that the indexes of feature histories, which all queries share, may use on a worker")
    public AsOfIndexConfig setMaxMemory(DataSize maxMemory)
    {
        this.maxMemory = maxMemory;
        return this;
    }

    public boolean isVisibleToAll()
    {
        return visibleToAll;
    }

    @Config("featurestore.as-of-index.visible-to-all")
    @ConfigDescription("Show users who may read system.as_of_indexes also the indexes that none of their queries used")
    public AsOfIndexConfig setVisibleToAll(boolean visibleToAll)
    {
        this.visibleToAll = visibleToAll;
        return this;
    }
}
