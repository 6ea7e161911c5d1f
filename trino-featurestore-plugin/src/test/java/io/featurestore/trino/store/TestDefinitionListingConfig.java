package io.featurestore.trino.store;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestDefinitionListingConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(DefinitionListingConfig.class)
                .setParallelism(8)
                .setTimeout(new Duration(1, MINUTES))
                .setCacheTtl(new Duration(1, MINUTES))
                .setCacheSize(50_000));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("featurestore.metadata.parallelism", "2")
                .put("featurestore.metadata.timeout", "5s")
                .put("featurestore.metadata.cache-ttl", "0s")
                .put("featurestore.metadata.cache-size", "100")
                .buildOrThrow();

        assertFullMapping(properties, new DefinitionListingConfig()
                .setParallelism(2)
                .setTimeout(new Duration(5, SECONDS))
                .setCacheTtl(new Duration(0, SECONDS))
                .setCacheSize(100));
    }
}
