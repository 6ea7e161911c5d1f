package io.featurestore.trino.function;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;

final class TestTableFunctionConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(TableFunctionConfig.class)
                .setEnabled(true));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("featurestore.table-functions.enabled", "false")
                .buildOrThrow();

        assertFullMapping(properties, new TableFunctionConfig()
                .setEnabled(false));
    }
}
