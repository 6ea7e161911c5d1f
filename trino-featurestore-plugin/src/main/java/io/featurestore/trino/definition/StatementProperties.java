package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.Durations;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

/**
 * Reads the property values of one statement, blaming the statement's relation and property for what is wrong.
 */
final class SqlPropertyReader
{
    private final String relation;
    private final Map<String, Object> properties;
    private final ErrorCodeSupplier errorCode;

    SqlPropertyReader(String relation, Map<String, Object> properties, ErrorCodeSupplier errorCode)
    {
        this.relation = requireNonNull(relation, "relation is null");
        this.properties = properties.entrySet().stream()
                .filter(property -> property.getValue() != null)
                .collect(toImmutableMap(Entry::getKey, Entry::getValue));
        this.errorCode = requireNonNull(errorCode, "errorCode is null");
    }

    Set<String> names()
    {
        return properties.keySet();
    }

    Optional<String> string(String name)
    {
        Optional<String> value = Optional.ofNullable((String) properties.get(name));
        if (value.filter(String::isBlank).isPresent()) {
            throw invalid("'%s' is empty: give a value or leave it out".formatted(name), Optional.empty());
        }
        return value;
    }

    boolean bool(String name)
    {
        return (boolean) properties.getOrDefault(name, false);
    }

    List<String> strings(String name)
    {
        List<?> values = (List<?>) properties.getOrDefault(name, ImmutableList.of());
        return values.stream()
                .map(String.class::cast)
                .peek(value -> {
                    if (value.isBlank()) {
                        throw invalid("'%s' has an empty element".formatted(name), Optional.empty());
                    }
                })
                .collect(toImmutableList());
    }

    Optional<Duration> duration(String name)
    {
        return string(name).map(value -> {
            try {
                return Durations.parse(value);
            }
            catch (IllegalArgumentException e) {
                throw invalid("'%s': %s".formatted(name, e.getMessage()), Optional.of(e));
            }
        });
    }

    void refuseOthers(Set<String> others, String kind)
    {
        if (!others.isEmpty()) {
            throw invalid("'%s' is no property of %s: leave it out".formatted(others.iterator().next(), kind), Optional.empty());
        }
    }

    <T> T build(Supplier<T> definition)
    {
        try {
            return definition.get();
        }
        catch (IllegalArgumentException e) {
            throw invalid(e.getMessage(), Optional.of(e));
        }
    }

    private TrinoException invalid(String problem, Optional<Exception> cause)
    {
        return new TrinoException(errorCode, relation + ": " + problem, cause.orElse(null));
    }
}
