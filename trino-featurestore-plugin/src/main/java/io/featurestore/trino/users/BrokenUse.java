package io.featurestore.trino.users;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// What of a feature view a change takes away from those that use it
record BrokenUse(FeatureUse use, String problem)
{
    BrokenUse
    {
        requireNonNull(use, "use is null");
        requireNonNull(problem, "problem is null");
    }

    static List<BrokenUse> of(FeatureShape before, FeatureShape after, List<FeatureUse> uses)
    {
        return uses.stream()
                .flatMap(use -> problems(before, after, use).stream().map(problem -> new BrokenUse(use, problem)))
                .collect(toImmutableList());
    }

    private static List<String> problems(FeatureShape before, FeatureShape after, FeatureUse use)
    {
        return switch (use.reading()) {
            case COLUMNS -> before.columns().stream()
                    .filter(column -> use.uses(column.name()))
                    .flatMap(column -> change("column", column, after, after.type(column.name())).stream())
                    .collect(toImmutableList());
            case FEATURES -> ofFeatures(before, after, use);
        };
    }

    private static List<String> ofFeatures(FeatureShape before, FeatureShape after, FeatureUse use)
    {
        FeatureViewProperties definition = before.definition().orElseThrow();
        if (after.definition().isEmpty()) {
            return ImmutableList.of("it would be no feature view");
        }
        FeatureViewProperties changed = after.definition().orElseThrow();
        ImmutableList.Builder<String> problems = ImmutableList.builder();
        if (!changed.entityKeys().equals(definition.entityKeys()) || !after.keyTypes().equals(before.keyTypes())) {
            problems.add("entity keys %s would be %s".formatted(keys(before), keys(after)));
        }
        if (!changed.timestampColumn().equals(definition.timestampColumn())) {
            problems.add("timestamp_column %s would be %s".formatted(definition.timestampColumn().orElse("(none)"), changed.timestampColumn().orElse("(none)")));
        }
        if (definition.createdColumn().isPresent() && changed.createdColumn().isEmpty()) {
            problems.add("created_column %s would be (none)".formatted(definition.createdColumn().orElseThrow()));
        }
        before.columns().stream()
                .filter(column -> before.isFeature(column.name()) && use.uses(column.name()))
                .flatMap(column -> change("feature", column, after, after.type(column.name()).filter(_ -> after.isFeature(column.name()))).stream())
                .forEach(problems::add);
        return problems.build();
    }

    private static List<String> keys(FeatureShape shape)
    {
        return shape.definition().orElseThrow().entityKeys().stream()
                .map(key -> key + shape.type(key).map(type -> " " + type.getDisplayName()).orElse(""))
                .collect(toImmutableList());
    }

    private static Optional<String> change(String what, FeatureColumn column, FeatureShape after, Optional<Type> type)
    {
        if (type.isEmpty()) {
            return Optional.of("%s '%s' would be gone".formatted(what, column.name()));
        }
        if (after.retyped().contains(column.name())) {
            return Optional.of("%s '%s' would be of another type".formatted(what, column.name()));
        }
        return type
                .filter(changed -> !changed.equals(column.type()))
                .map(changed -> "%s '%s' would be %s, not %s".formatted(what, column.name(), changed.getDisplayName(), column.type().getDisplayName()));
    }
}
