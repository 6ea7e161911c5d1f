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
}
