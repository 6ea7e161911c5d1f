package io.featurestore.trino.table;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;

final class TestFeatureTableConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(FeatureTableConfig.class)
                .setDefaultBucketCount(8));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("featurestore.default-bucket-count", "32")
                .buildOrThrow();

        assertFullMapping(properties, new FeatureTableConfig()
                .setDefaultBucketCount(32));
    }
}
