package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.trino.iceberg.IcebergProperties;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;

import java.util.HashMap;
import java.util.Map;

import static io.featurestore.catalog.DefinitionCodec.PROPERTY_PREFIX;

/**
 * Iceberg's own table properties, which are one property of a statement: {@code extra_properties}.
 */
public final class ExtraProperties
{
    private ExtraProperties() {}

    /**
     * Refuses those in which definitions are stored.
     *
     * @throws TrinoException naming the property to use instead
     */
    public static void check(FeatureViewKind kind, String relation, Map<String, Object> statement, ErrorCodeSupplier errorCode)
    {
        if (!(statement.get(IcebergProperties.EXTRA_PROPERTIES) instanceof Map<?, ?> given)) {
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
                            IcebergProperties.EXTRA_PROPERTIES,
                            name,
                            DefinitionProperties.names(kind).contains(property) ? "use the property " + property : "leave it out"));
                });
    }

    public static void add(Map<String, Object> statement, Map<String, String> added)
    {
        Map<String, String> merged = new HashMap<>();
        if (statement.get(IcebergProperties.EXTRA_PROPERTIES) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> merged.put((String) name, (String) value));
        }
        merged.putAll(added);
        statement.put(IcebergProperties.EXTRA_PROPERTIES, ImmutableMap.copyOf(merged));
    }
}
