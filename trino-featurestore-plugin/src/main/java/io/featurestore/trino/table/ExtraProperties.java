package io.featurestore.trino.table;

import com.google.common.collect.ImmutableMap;

import java.util.HashMap;
import java.util.Map;

import static io.trino.plugin.iceberg.IcebergTableProperties.EXTRA_PROPERTIES_PROPERTY;

/**
 * Iceberg's own table properties, as they travel in one property of a statement.
 */
public final class ExtraProperties
{
    private ExtraProperties() {}

    /**
     * Adds to those of a statement.
     *
     * @param statement properties of a statement
     */
    public static void add(Map<String, Object> statement, Map<String, String> added)
    {
        Map<String, String> merged = new HashMap<>();
        if (statement.get(EXTRA_PROPERTIES_PROPERTY) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> merged.put((String) name, (String) value));
        }
        merged.putAll(added);
        statement.put(EXTRA_PROPERTIES_PROPERTY, ImmutableMap.copyOf(merged));
    }
}
