package io.featurestore.trino.users;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What users of a feature view rely on.
 *
 * @param definition empty for a relation that is no feature view
 * @param retyped columns whose type is another one than {@code columns} say
 */
record FeatureShape(Optional<FeatureViewProperties> definition, List<FeatureColumn> columns, Set<String> retyped)
{
    FeatureShape
    {
        requireNonNull(definition, "definition is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        retyped = ImmutableSet.copyOf(requireNonNull(retyped, "retyped is null"));
    }

    FeatureShape(Optional<FeatureViewProperties> definition, List<FeatureColumn> columns)
    {
        this(definition, columns, ImmutableSet.of());
    }

    static FeatureShape of(ResolvedFeatureView view)
    {
        return new FeatureShape(Optional.of(view.properties()), view.columns());
    }

    FeatureShape without(String name)
    {
        return new FeatureShape(definition, columns.stream()
                .filter(column -> !column.name().equals(name))
                .collect(toImmutableList()));
    }

    FeatureShape with(String name, Type type)
    {
        return new FeatureShape(definition, columns.stream()
                .map(column -> column.name().equals(name) ? new FeatureColumn(name, type, column.comment()) : column)
                .collect(toImmutableList()));
    }

    FeatureShape withRetyped(String name)
    {
        return new FeatureShape(definition, columns, ImmutableSet.of(name));
    }

    boolean isFeature(String name)
    {
        return definition.map(properties -> properties.isFeature(name)).orElse(false);
    }

    Optional<Type> type(String name)
    {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .map(FeatureColumn::type)
                .findFirst();
    }

    List<Optional<Type>> keyTypes()
    {
        return definition.map(FeatureViewProperties::entityKeys).orElse(ImmutableList.of()).stream()
                .map(this::type)
                .collect(toImmutableList());
    }
}
