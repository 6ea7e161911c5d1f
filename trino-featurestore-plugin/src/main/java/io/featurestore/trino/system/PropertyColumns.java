package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.DefinitionProperty;
import io.featurestore.catalog.DefinitionProperty.Listing;
import io.featurestore.catalog.PropertyValues;
import io.featurestore.trino.rows.SystemColumn;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.rows.SystemColumn.bool;
import static io.featurestore.trino.rows.SystemColumn.optionalBigint;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static java.util.Objects.requireNonNull;

// The columns of a system table that show properties of definitions, in the order in which DefinitionProperty declares them
record PropertyColumns<T>(Listing listing, Function<T, PropertyValues> values)
{
    PropertyColumns
    {
        requireNonNull(listing, "listing is null");
        requireNonNull(values, "values is null");
    }

    List<SystemColumn<T>> all()
    {
        return columns(DefinitionProperty.all().stream());
    }

    List<SystemColumn<T>> before(DefinitionProperty<?> property)
    {
        return columns(DefinitionProperty.all().stream().takeWhile(other -> other != property));
    }

    List<SystemColumn<T>> from(DefinitionProperty<?> property)
    {
        return columns(DefinitionProperty.all().stream().dropWhile(other -> other != property));
    }

    private List<SystemColumn<T>> columns(Stream<DefinitionProperty<?>> properties)
    {
        return properties
                .flatMap(property -> property.column(listing).map(comment -> column(property, comment)).stream())
                .collect(toImmutableList());
    }

    private SystemColumn<T> column(DefinitionProperty<?> property, String comment)
    {
        return switch (property.type().form()) {
            case TEXT -> optionalVarchar(property.name(), comment, row -> value(row, property).map(String.class::cast));
            case TEXTS -> varchars(property.name(), comment, row -> value(row, property).map(PropertyColumns::texts).orElse(ImmutableList.of()));
            case FLAG -> bool(property.name(), comment, row -> value(row, property).map(Boolean.class::cast).orElse(false));
            case NUMBER -> optionalBigint(property.name(), comment, row -> value(row, property).map(number -> OptionalLong.of((int) number)).orElse(OptionalLong.empty()));
        };
    }

    private Optional<Object> value(T row, DefinitionProperty<?> property)
    {
        return values.apply(row).getPlain(property);
    }

    private static List<String> texts(Object value)
    {
        return ((List<?>) value).stream()
                .map(String.class::cast)
                .collect(toImmutableList());
    }
}
