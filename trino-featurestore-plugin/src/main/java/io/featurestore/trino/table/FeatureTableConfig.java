package io.featurestore.trino.table;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

public class FeatureTableConfig
{
    private int defaultBucketCount = 8;

    @Min(1)
    @Max(10_000)
    public int getDefaultBucketCount()
    {
        return defaultBucketCount;
    }

    @Config("featurestore.default-bucket-count")
    @ConfigDescription("Buckets that a new feature table is partitioned into on its entity keys when the statement names no layout")
    public FeatureTableConfig setDefaultBucketCount(int defaultBucketCount)
    {
        this.defaultBucketCount = defaultBucketCount;
        return this;
    }
}
