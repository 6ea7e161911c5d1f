package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;

final class TestJoinPushdownConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(JoinPushdownConfig.class)
                .setEnabled(true));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("featurestore.join-pushdown.enabled", "false")
                .buildOrThrow();

        assertFullMapping(properties, new JoinPushdownConfig()
                .setEnabled(false));
    }
}
