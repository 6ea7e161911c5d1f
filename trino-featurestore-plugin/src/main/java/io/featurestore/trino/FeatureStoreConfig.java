package io.featurestore.trino;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.DataSize;
import io.airlift.units.MinDataSize;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import static io.airlift.units.DataSize.Unit.GIGABYTE;

/**
 * The connector's own properties; all others are those of Trino's Iceberg connector.
 */
public class FeatureStoreConfig
{
    private boolean tableFunctionsEnabled = true;
    private DataSize pointInTimeJoinMaxMemory = DataSize.of(1, GIGABYTE);
    private int defaultBucketCount = 8;
    private int metadataParallelism = 8;

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
    public DataSize getPointInTimeJoinMaxMemory()
    {
        return pointInTimeJoinMaxMemory;
    }

    @Config("featurestore.point-in-time-join.max-memory")
    @ConfigDescription("Memory that one table function call may use on a worker to hold the histories of its feature views")
    public FeatureStoreConfig setPointInTimeJoinMaxMemory(DataSize pointInTimeJoinMaxMemory)
    {
        this.pointInTimeJoinMaxMemory = pointInTimeJoinMaxMemory;
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
}
