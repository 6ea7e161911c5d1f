package io.featurestore.trino.index;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.DataSize;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.units.DataSize.Unit.MEGABYTE;

final class TestAsOfIndexConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(AsOfIndexConfig.class)
                .setMaxMemory(DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 4))
                .setVisibleToAll(false));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("featurestore.as-of-index.max-memory", "64MB")
                .put("featurestore.as-of-index.visible-to-all", "true")
                .buildOrThrow();

        assertFullMapping(properties, new AsOfIndexConfig()
                .setMaxMemory(DataSize.of(64, MEGABYTE))
                .setVisibleToAll(true));
    }
}
