package io.featurestore.trino.store;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import static java.util.concurrent.TimeUnit.MINUTES;

public class DefinitionListingConfig
{
    private int parallelism = 8;
    private Duration timeout = new Duration(1, MINUTES);
    private Duration cacheTtl = new Duration(1, MINUTES);
    private int cacheSize = 50_000;

    @Min(1)
    @Max(100)
    public int getParallelism()
    {
        return parallelism;
    }

    @Config("featurestore.metadata.parallelism")
    @ConfigDescription("Definitions read from the catalog at the same time when all of them are listed")
    public DefinitionListingConfig setParallelism(int parallelism)
    {
        this.parallelism = parallelism;
        return this;
    }

    @NotNull
    @MinDuration("1ms")
    public Duration getTimeout()
    {
        return timeout;
    }

    @Config("featurestore.metadata.timeout")
    @ConfigDescription("How long a listing of all definitions waits for the REST catalog before it fails")
    public DefinitionListingConfig setTimeout(Duration timeout)
    {
        this.timeout = timeout;
        return this;
    }

    @NotNull
    @MinDuration("0s")
    public Duration getCacheTtl()
    {
        return cacheTtl;
    }

    @Config("featurestore.metadata.cache-ttl")
    @ConfigDescription("How old definitions of other writers may be in system tables; 0s reads all of them each time")
    public DefinitionListingConfig setCacheTtl(Duration cacheTtl)
    {
        this.cacheTtl = cacheTtl;
        return this;
    }

    @Min(1)
    public int getCacheSize()
    {
        return cacheSize;
    }

    @Config("featurestore.metadata.cache-size")
    @ConfigDescription("Views, and as many tables, whose definitions are kept for system tables")
    public DefinitionListingConfig setCacheSize(int cacheSize)
    {
        this.cacheSize = cacheSize;
        return this;
    }
}
