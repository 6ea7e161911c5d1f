package io.featurestore.trino;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestFeatureStoreConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(FeatureStoreConfig.class)
                .setTableFunctionsEnabled(true)
                .setAsOfIndexMaxMemory(DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 4))
                .setJoinPushdownEnabled(true)
                .setDefaultBucketCount(8)
                .setMetadataParallelism(8)
                .setMetadataTimeout(new Duration(1, MINUTES)));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("featurestore.table-functions.enabled", "false")
                .put("featurestore.as-of-index.max-memory", "64MB")
                .put("featurestore.join-pushdown.enabled", "false")
                .put("featurestore.default-bucket-count", "32")
                .put("featurestore.metadata.parallelism", "2")
                .put("featurestore.metadata.timeout", "5s")
                .buildOrThrow();

        assertFullMapping(properties, new FeatureStoreConfig()
                .setTableFunctionsEnabled(false)
                .setAsOfIndexMaxMemory(DataSize.of(64, MEGABYTE))
                .setJoinPushdownEnabled(false)
                .setDefaultBucketCount(32)
                .setMetadataParallelism(2)
                .setMetadataTimeout(new Duration(5, SECONDS)));
    }
}
