package io.featurestore.trino.definition;

import io.featurestore.catalog.DefinitionProperty;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.PropertyValues;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

final class StatementProperties
{
    private final String relation;
    private final Map<String, Object> values;
    private final ErrorCodeSupplier errorCode;
    private final List<DefinitionProperty<?>> given;

    StatementProperties(String relation, Map<String, Object> values, ErrorCodeSupplier errorCode)
    {
        this.relation = requireNonNull(relation, "relation is null");
        this.values = requireNonNull(values, "values is null");
        this.errorCode = requireNonNull(errorCode, "errorCode is null");
        this.given = DefinitionProperties.setByUsers()
                .filter(property -> values.get(property.name()) != null)
                .collect(toImmutableList());
    }

    List<DefinitionProperty<?>> given()
    {
        return given;
    }

    void checkNotRefused(FeatureViewKind kind)
    {
        given.forEach(property -> property.refusal(kind).ifPresent(reason -> {
            throw invalid("'%s' cannot be set here, as %s".formatted(property, reason));
        }));
    }

    void refuseUnless(Predicate<DefinitionProperty<?>> allowed, String kind)
    {
        given.stream()
                .filter(allowed.negate())
                .findFirst()
                .ifPresent(property -> {
                    throw invalid("'%s' is no property of %s: leave it out".formatted(property, kind));
                });
    }

    <T> T read(Function<PropertyValues, T> definition)
    {
        PropertyValues.Builder builder = PropertyValues.builder();
        given.forEach(property -> read(property, builder));
        try {
            return definition.apply(builder.build().only(DefinitionProperty::isStored));
        }
        catch (IllegalArgumentException e) {
            throw invalid(e.getMessage(), e);
        }
    }

    private void read(DefinitionProperty<?> property, PropertyValues.Builder builder)
    {
        Object value = values.get(property.name());
        switch (value) {
            case String text when text.isBlank() -> throw invalid("'%s' is empty: give a value or leave it out".formatted(property));
            case List<?> elements when elements.stream().anyMatch(element -> ((String) element).isBlank()) -> throw invalid("'%s' has an empty element".formatted(property));
            default -> {}
        }
        try {
            builder.setPlain(property, value);
        }
        catch (IllegalArgumentException e) {
            throw invalid("'%s': %s".formatted(property, e.getMessage()), e);
        }
    }

    TrinoException invalid(String problem)
    {
        return new TrinoException(errorCode, relation + ": " + problem);
    }

    private TrinoException invalid(String problem, Exception cause)
    {
        return new TrinoException(errorCode, relation + ": " + problem, cause);
    }
}
