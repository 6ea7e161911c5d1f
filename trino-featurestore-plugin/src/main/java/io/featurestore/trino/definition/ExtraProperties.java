package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;

import java.util.HashMap;
import java.util.Map;

import static io.featurestore.catalog.DefinitionCodec.PROPERTY_PREFIX;
import static io.trino.plugin.iceberg.IcebergTableProperties.EXTRA_PROPERTIES_PROPERTY;

/**
 * Iceberg's own table properties, as they travel in one property of a statement.
 */
public final class ExtraProperties
{
    private ExtraProperties() {}

    /**
     * Refuses those that the feature store keeps what it knows in: a statement sets them by properties of their own.
     *
     * @param relation that the statement makes or changes
     * @param statement properties of the statement
     * @throws TrinoException naming the property to use instead
     */
    public static void check(String relation, Map<String, Object> statement, ErrorCodeSupplier errorCode)
    {
        if (!(statement.get(EXTRA_PROPERTIES_PROPERTY) instanceof Map<?, ?> given)) {
            return;
        }
        given.keySet().stream()
                .map(String.class::cast)
                .filter(name -> name.startsWith(PROPERTY_PREFIX))
                .findFirst()
                .ifPresent(name -> {
                    String property = name.substring(PROPERTY_PREFIX.length()).replace('-', '_');
                    throw new TrinoException(errorCode, "%s: %s cannot set '%s', which is the feature store's own: %s".formatted(
                            relation,
                            EXTRA_PROPERTIES_PROPERTY,
                            name,
                            DefinitionProperties.isDefinitionProperty(property) ? "use the property " + property : "leave it out"));
                });
    }

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
