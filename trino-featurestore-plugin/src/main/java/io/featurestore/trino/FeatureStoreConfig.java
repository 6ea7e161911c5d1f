package io.featurestore.trino;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.airlift.units.MinDataSize;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * The connector's own properties; all others are those of Trino's Iceberg connector.
 */
public class FeatureStoreConfig
{
    private boolean tableFunctionsEnabled = true;
    private DataSize asOfIndexMaxMemory = DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 4);
    private boolean joinPushdownEnabled = true;
    private int defaultBucketCount = 8;
    private int metadataParallelism = 8;
    private Duration metadataTimeout = new Duration(1, MINUTES);

    public boolean isTableFunctionsEnabled()
    {
        return tableFunctionsEnabled;
    }

    @Config("featurestore.table-functions.enabled")
    @ConfigDescription("Offer the table functions point_in_time_join and as_of, which read below the engine's row filters and column masks")
    public FeatureStoreConfig setTableFunctionsEnabled(boolean tableFunctionsEnabled)
    {
        this.tableFunctionsEnabled = tableFunctionsEnabled;
        return this;
    }

    @NotNull
    @MinDataSize("1MB")
    public DataSize getAsOfIndexMaxMemory()
    {
        return asOfIndexMaxMemory;
    }

    @Config("featurestore.as-of-index.max-memory")
    @ConfigDescription("Memory that the indexes of feature histories, which all queries share, may use on a worker")
    public FeatureStoreConfig setAsOfIndexMaxMemory(DataSize asOfIndexMaxMemory)
    {
        this.asOfIndexMaxMemory = asOfIndexMaxMemory;
        return this;
    }

    public boolean isJoinPushdownEnabled()
    {
        return joinPushdownEnabled;
    }

    @Config("featurestore.join-pushdown.enabled")
    @ConfigDescription("Look the rows of training sets up in the as-of indexes of stored feature views where that is less work than a join")
    public FeatureStoreConfig setJoinPushdownEnabled(boolean joinPushdownEnabled)
    {
        this.joinPushdownEnabled = joinPushdownEnabled;
        return this;
    }

    @Min(1)
    @Max(10_000)
    public int getDefaultBucketCount()
    {
        return defaultBucketCount;
    }

    @Config("featurestore.default-bucket-count")
    @ConfigDescription("Buckets that a new feature table is partitioned into on its entity keys when the statement names no layout")
    public FeatureStoreConfig setDefaultBucketCount(int defaultBucketCount)
    {
        this.defaultBucketCount = defaultBucketCount;
        return this;
    }

    @Min(1)
    @Max(100)
    public int getMetadataParallelism()
    {
        return metadataParallelism;
    }

    @Config("featurestore.metadata.parallelism")
    @ConfigDescription("Definitions read from the catalog at the same time when all of them are listed")
    public FeatureStoreConfig setMetadataParallelism(int metadataParallelism)
    {
        this.metadataParallelism = metadataParallelism;
        return this;
    }

    @NotNull
    @MinDuration("1ms")
    public Duration getMetadataTimeout()
    {
        return metadataTimeout;
    }

    @Config("featurestore.metadata.timeout")
    @ConfigDescription("How long a listing of all definitions waits for the REST catalog before it fails")
    public FeatureStoreConfig setMetadataTimeout(Duration metadataTimeout)
    {
        this.metadataTimeout = metadataTimeout;
        return this;
    }
}
