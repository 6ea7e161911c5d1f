package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.DefinitionProperty;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.PropertyValues;
import io.featurestore.catalog.TrainingSetProperties;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.type.ArrayType;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.catalog.DefinitionProperty.ENTITY_KEYS;
import static io.featurestore.catalog.DefinitionProperty.FEATURES;
import static io.featurestore.catalog.FeatureViewKind.MATERIALIZED_VIEW;
import static io.featurestore.catalog.FeatureViewKind.TABLE;
import static io.featurestore.catalog.FeatureViewKind.VIEW;
import static io.trino.spi.session.PropertyMetadata.booleanProperty;
import static io.trino.spi.session.PropertyMetadata.integerProperty;
import static io.trino.spi.session.PropertyMetadata.stringProperty;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Definitions as the properties of SQL statements: {@code WITH (entity_keys = ARRAY['customer_id'], …)}.
 */
public final class DefinitionProperties
{
    private DefinitionProperties() {}

    public static List<PropertyMetadata<?>> tableProperties()
    {
        return metadata(property -> isKnown(property, TABLE));
    }

    public static List<PropertyMetadata<?>> viewProperties()
    {
        return metadata(property -> isKnown(property, VIEW) || property.isOfTrainingSets());
    }

    public static List<PropertyMetadata<?>> materializedViewProperties()
    {
        return metadata(property -> isKnown(property, MATERIALIZED_VIEW));
    }

    private static boolean isKnown(DefinitionProperty<?> property, FeatureViewKind kind)
    {
        return property.isOf(kind) || property.refusal(kind).isPresent();
    }

    private static List<PropertyMetadata<?>> metadata(Predicate<DefinitionProperty<?>> wanted)
    {
        return setByUsers()
                .filter(wanted)
                .map(DefinitionProperties::metadata)
                .collect(toImmutableList());
    }

    private static PropertyMetadata<?> metadata(DefinitionProperty<?> property)
    {
        String name = property.name();
        String description = property.description().orElseThrow();
        return switch (property.type().form()) {
            case TEXT -> stringProperty(name, description, null, false);
            case TEXTS -> new PropertyMetadata<>(
                    name,
                    description,
                    new ArrayType(VARCHAR),
                    List.class,
                    null,
                    false,
                    value -> ImmutableList.copyOf((Collection<?>) value),
                    value -> value);
            case FLAG -> booleanProperty(name, description, null, false);
            case NUMBER -> integerProperty(name, description, null, false);
        };
    }

    public static boolean isDefinitionProperty(String name)
    {
        return setByUsers().anyMatch(property -> property.name().equals(name));
    }

    static Set<String> names(FeatureViewKind kind)
    {
        return names(property -> property.isOf(kind));
    }

    public static Set<String> changeableNames(FeatureViewKind kind)
    {
        return names(property -> property.isOf(kind) && property.isStored());
    }

    private static Set<String> names(Predicate<DefinitionProperty<?>> wanted)
    {
        return setByUsers()
                .filter(wanted)
                .map(DefinitionProperty::name)
                .collect(toImmutableSet());
    }

    /**
     * @param kind what the statement makes, unless it is a training set
     * @param properties unset ones are absent or null
     * @return empty when no property is the feature store's
     * @throws TrinoException with the given code, naming the property, the value and the remedy
     */
    public static Optional<Definition> fromSql(FeatureViewKind kind, String relation, Map<String, Object> properties, ErrorCodeSupplier errorCode)
    {
        StatementProperties statement = new StatementProperties(relation, properties, errorCode);
        if (statement.given().isEmpty()) {
            return Optional.empty();
        }
        if (statement.given().contains(FEATURES)) {
            statement.refuseUnless(DefinitionProperty::isOfTrainingSets, "a training set, which is what '%s' makes it".formatted(FEATURES));
            return Optional.of(statement.read(TrainingSetProperties::new));
        }
        if (!statement.given().contains(ENTITY_KEYS)) {
            throw statement.invalid("'%s' needs '%s', which makes a relation a feature view (ARRAY[] for global features)%s".formatted(
                    statement.given().getFirst(),
                    ENTITY_KEYS,
                    statement.given().stream().allMatch(DefinitionProperty::isOfTrainingSets) ? ", or '%s', which makes a view a training set".formatted(FEATURES) : ""));
        }
        statement.checkNotRefused(kind);
        statement.refuseUnless(property -> property.isOf(kind), "a feature view, which is what '%s' makes it".formatted(ENTITY_KEYS));
        return Optional.of(statement.read(FeatureViewProperties::new));
    }

    public static Map<String, Object> toSql(Definition definition)
    {
        return valuesSetByUsers(definition).toPlain();
    }

    public static PropertyValues valuesSetByUsers(Definition definition)
    {
        return definition.values().only(DefinitionProperty::isSetByUsers);
    }

    static Stream<DefinitionProperty<?>> setByUsers()
    {
        return DefinitionProperty.all().stream().filter(DefinitionProperty::isSetByUsers);
    }
}
