package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.DefinitionProperty;
import io.featurestore.catalog.Durations;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.MaterializedViewProperties;
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

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.Sets.difference;
import static com.google.common.collect.Sets.intersection;
import static io.trino.spi.session.PropertyMetadata.booleanProperty;
import static io.trino.spi.session.PropertyMetadata.integerProperty;
import static io.trino.spi.session.PropertyMetadata.stringProperty;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Definitions as the properties of SQL statements: {@code WITH (entity_keys = ARRAY['customer_id'], …)}.
 */
public final class DefinitionProperties
{
    public static final String ENTITY_KEYS = "entity_keys";
    public static final String TIMESTAMP_COLUMN = "timestamp_column";
    public static final String CREATED_COLUMN = "created_column";
    public static final String TTL = "ttl";
    public static final String FRESHNESS = "freshness";
    public static final String OWNER = "owner";
    public static final String DESCRIPTION = "description";
    public static final String TAGS = "tags";
    public static final String ENTITY = "entity";
    public static final String EXPECTATIONS = "expectations";
    public static final String BUCKET_COUNT = "bucket_count";
    public static final String FEATURES = "features";
    public static final String FULL_FEATURE_NAMES = "full_feature_names";
    public static final String FILTER_BY_CREATED = "filter_by_created";

    private static final List<PropertyMetadata<?>> FEATURE_VIEW_PROPERTIES = ImmutableList.of(
            arrayProperty(ENTITY_KEYS, "Join key columns, in order; makes the relation a feature view; ARRAY[] for global features"),
            stringProperty(TIMESTAMP_COLUMN, "Event time column: date, timestamp(p) or timestamp(p) with time zone; of a training set, the time to join at", null, false),
            stringProperty(CREATED_COLUMN, "Column that tells when a row became known", null, false),
            stringProperty(TTL, "How long a row stays valid, for example 30d or 12h; 0s for no limit", null, false),
            stringProperty(FRESHNESS, "How old the newest row may be before the view counts as stale, for example 1h", null, false),
            stringProperty(OWNER, "Who answers for the definition", null, false),
            stringProperty(DESCRIPTION, "What the definition is for", null, false),
            arrayProperty(TAGS, "Words to search by"),
            stringProperty(ENTITY, "Name of the entity; every feature view of it has the same keys", null, false),
            arrayProperty(EXPECTATIONS, "SQL boolean expressions every row must satisfy"));

    private static final List<PropertyMetadata<?>> TRAINING_SET_PROPERTIES = ImmutableList.of(
            arrayProperty(FEATURES, "Feature references joined to the view's rows; makes the view a training set"),
            booleanProperty(FULL_FEATURE_NAMES, "Name the output columns view__feature", null, false),
            booleanProperty(FILTER_BY_CREATED, "Join only rows known at the time of the spine row", null, false));

    private static final Set<String> FEATURE_VIEW_NAMES = names(FEATURE_VIEW_PROPERTIES);
    private static final Set<String> ALL_NAMES = ImmutableList.of(FEATURE_VIEW_NAMES, names(TRAINING_SET_PROPERTIES)).stream()
            .flatMap(Collection::stream)
            .collect(toImmutableSet());
    private static final Set<String> TRAINING_SET_NAMES = difference(ALL_NAMES, Set.of(ENTITY_KEYS, CREATED_COLUMN, TTL, FRESHNESS, ENTITY, EXPECTATIONS)).immutableCopy();

    private DefinitionProperties() {}

    public static List<PropertyMetadata<?>> tableProperties()
    {
        return FEATURE_VIEW_PROPERTIES;
    }

    public static List<PropertyMetadata<?>> materializedViewProperties()
    {
        return ImmutableList.<PropertyMetadata<?>>builder()
                .addAll(FEATURE_VIEW_PROPERTIES)
                .add(integerProperty(BUCKET_COUNT, "Buckets that the stored rows are partitioned into on the entity keys; chosen from their size if not set", null, false))
                .build();
    }

    public static Set<String> featureViewNames()
    {
        return FEATURE_VIEW_NAMES;
    }

    public static List<PropertyMetadata<?>> viewProperties()
    {
        return ImmutableList.<PropertyMetadata<?>>builder()
                .addAll(FEATURE_VIEW_PROPERTIES)
                .addAll(TRAINING_SET_PROPERTIES)
                .build();
    }

    public static boolean isDefinitionProperty(String name)
    {
        return ALL_NAMES.contains(name);
    }

    /**
     * The definition that the properties of a statement make; empty when none of them is ours.
     *
     * @param properties values as the statement gave them, unset ones absent or null; those of others are ignored
     * @throws TrinoException with the given code, naming the property, the value and the remedy
     */
    public static Optional<Definition> fromSql(String relation, Map<String, Object> properties, ErrorCodeSupplier errorCode)
    {
        SqlPropertyReader reader = new SqlPropertyReader(relation, properties, errorCode);
        Set<String> given = intersection(ALL_NAMES, reader.names()).immutableCopy();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.contains(FEATURES)) {
            reader.refuseOthers(difference(given, TRAINING_SET_NAMES), "a training set, which is what '%s' makes it".formatted(FEATURES));
            return Optional.of(reader.build(() -> trainingSet(reader)));
        }
        if (!given.contains(ENTITY_KEYS)) {
            throw new TrinoException(errorCode, "%s: '%s' needs '%s', which makes a relation a feature view (ARRAY[] for global features)%s".formatted(
                    relation,
                    given.iterator().next(),
                    ENTITY_KEYS,
                    difference(given, TRAINING_SET_NAMES).isEmpty() ? ", or '%s', which makes a view a training set".formatted(FEATURES) : ""));
        }
        reader.refuseOthers(difference(given, FEATURE_VIEW_NAMES), "a feature view, which is what '%s' makes it".formatted(ENTITY_KEYS));
        return Optional.of(reader.build(() -> featureView(reader)));
    }

    /**
     * The definition as properties of a statement: what {@link #fromSql} reads back.
     */
    public static Map<String, Object> toSql(Definition definition)
    {
        ImmutableMap.Builder<String, Object> properties = ImmutableMap.builder();
        switch (definition) {
            case FeatureViewProperties view -> putFeatureView(properties, view);
            case MaterializedViewProperties view -> putFeatureView(properties, view.featureViewProperties());
            case TrainingSetProperties set -> putTrainingSet(properties, set);
        }
        definition.owner().ifPresent(owner -> properties.put(OWNER, owner));
        definition.description().ifPresent(description -> properties.put(DESCRIPTION, description));
        putUnlessEmpty(properties, TAGS, definition.tags());
        return properties.buildOrThrow();
    }

    private static void putFeatureView(ImmutableMap.Builder<String, Object> properties, FeatureViewProperties view)
    {
        properties.put(ENTITY_KEYS, view.entityKeys());
        view.timestampColumn().ifPresent(column -> properties.put(TIMESTAMP_COLUMN, column));
        view.createdColumn().ifPresent(column -> properties.put(CREATED_COLUMN, column));
        view.ttl().ifPresent(ttl -> properties.put(TTL, Durations.format(ttl)));
        view.freshness().ifPresent(freshness -> properties.put(FRESHNESS, Durations.format(freshness)));
        view.entity().ifPresent(entity -> properties.put(ENTITY, entity));
        putUnlessEmpty(properties, EXPECTATIONS, view.expectations());
    }

    private static void putTrainingSet(ImmutableMap.Builder<String, Object> properties, TrainingSetProperties set)
    {
        properties.put(FEATURES, set.features().stream().map(FeatureReference::toString).collect(toImmutableList()));
        set.timestampColumn().ifPresent(column -> properties.put(TIMESTAMP_COLUMN, column));
        if (set.fullFeatureNames()) {
            properties.put(FULL_FEATURE_NAMES, true);
        }
        if (set.filterByCreated()) {
            properties.put(FILTER_BY_CREATED, true);
        }
    }

    private static FeatureViewProperties featureView(SqlPropertyReader reader)
    {
        return new FeatureViewProperties(PropertyValues.builder()
                .set(DefinitionProperty.ENTITY_KEYS, reader.strings(ENTITY_KEYS))
                .set(DefinitionProperty.TIMESTAMP_COLUMN, reader.string(TIMESTAMP_COLUMN))
                .set(DefinitionProperty.CREATED_COLUMN, reader.string(CREATED_COLUMN))
                .set(DefinitionProperty.TTL, reader.duration(TTL))
                .set(DefinitionProperty.FRESHNESS, reader.duration(FRESHNESS))
                .set(DefinitionProperty.OWNER, reader.string(OWNER))
                .set(DefinitionProperty.DESCRIPTION, reader.string(DESCRIPTION))
                .set(DefinitionProperty.TAGS, reader.strings(TAGS))
                .set(DefinitionProperty.ENTITY, reader.string(ENTITY))
                .set(DefinitionProperty.EXPECTATIONS, reader.strings(EXPECTATIONS))
                .build());
    }

    private static TrainingSetProperties trainingSet(SqlPropertyReader reader)
    {
        return new TrainingSetProperties(PropertyValues.builder()
                .setPlain(DefinitionProperty.FEATURES, reader.strings(FEATURES))
                .set(DefinitionProperty.TIMESTAMP_COLUMN, reader.string(TIMESTAMP_COLUMN))
                .set(DefinitionProperty.FULL_FEATURE_NAMES, reader.bool(FULL_FEATURE_NAMES))
                .set(DefinitionProperty.FILTER_BY_CREATED, reader.bool(FILTER_BY_CREATED))
                .set(DefinitionProperty.OWNER, reader.string(OWNER))
                .set(DefinitionProperty.DESCRIPTION, reader.string(DESCRIPTION))
                .set(DefinitionProperty.TAGS, reader.strings(TAGS))
                .build());
    }

    private static void putUnlessEmpty(ImmutableMap.Builder<String, Object> properties, String name, List<String> values)
    {
        if (!values.isEmpty()) {
            properties.put(name, values);
        }
    }

    private static Set<String> names(List<PropertyMetadata<?>> properties)
    {
        return properties.stream()
                .map(PropertyMetadata::getName)
                .collect(toImmutableSet());
    }

    private static PropertyMetadata<?> arrayProperty(String name, String description)
    {
        return new PropertyMetadata<>(
                name,
                description,
                new ArrayType(VARCHAR),
                List.class,
                null,
                false,
                value -> ImmutableList.copyOf((Collection<?>) value),
                value -> value);
    }
}
