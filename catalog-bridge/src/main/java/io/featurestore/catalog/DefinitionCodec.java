package io.featurestore.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import io.featurestore.catalog.MaterializedViewProperties.WhenStale;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.Maps.filterValues;
import static io.featurestore.catalog.CatalogException.Reason.INVALID_DEFINITION;
import static java.util.Locale.ENGLISH;

/**
 * Definitions as {@code featurestore.*} properties of a table or view. Text is stored as it is, durations as {@link Durations} writes
 * them, lists as JSON arrays of strings, and feature references within them as {@link FeatureReference} writes them. A relation with
 * {@link #ENTITY_KEYS} is a feature view, materialized if it has a {@link #STORAGE_TABLE}; one with {@link #FEATURES} is a training set.
 * Properties with names that are not listed here are ignored, so that a later release may add some without a new format version.
 */
public final class DefinitionCodec
{
    /**
     * What every property of the feature store starts with, those of later releases included.
     */
    public static final String PROPERTY_PREFIX = "featurestore.";

    public static final String FORMAT_VERSION = "featurestore.format-version";
    public static final String ENTITY_KEYS = "featurestore.entity-keys";
    public static final String TIMESTAMP_COLUMN = "featurestore.timestamp-column";
    public static final String CREATED_COLUMN = "featurestore.created-column";
    public static final String TTL = "featurestore.ttl";
    public static final String FRESHNESS = "featurestore.freshness";
    public static final String OWNER = "featurestore.owner";
    public static final String DESCRIPTION = "featurestore.description";
    public static final String TAGS = "featurestore.tags";
    public static final String ENTITY = "featurestore.entity";
    public static final String EXPECTATIONS = "featurestore.expectations";
    public static final String STORAGE_TABLE = "featurestore.storage-table";
    public static final String GRACE_PERIOD = "featurestore.grace-period";
    public static final String WHEN_STALE = "featurestore.when-stale";
    public static final String FEATURES = "featurestore.features";
    public static final String FULL_FEATURE_NAMES = "featurestore.full-feature-names";
    public static final String FILTER_BY_CREATED = "featurestore.filter-by-created";

    /**
     * The names of all properties a definition may be stored in.
     */
    public static final Set<String> PROPERTY_NAMES = ImmutableSet.of(
            FORMAT_VERSION,
            ENTITY_KEYS,
            TIMESTAMP_COLUMN,
            CREATED_COLUMN,
            TTL,
            FRESHNESS,
            OWNER,
            DESCRIPTION,
            TAGS,
            ENTITY,
            EXPECTATIONS,
            STORAGE_TABLE,
            GRACE_PERIOD,
            WHEN_STALE,
            FEATURES,
            FULL_FEATURE_NAMES,
            FILTER_BY_CREATED);

    private static final int SUPPORTED_FORMAT_VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(FAIL_ON_TRAILING_TOKENS);

    private DefinitionCodec() {}

    /**
     * The properties that hold the definition; every key starts with {@code featurestore.}.
     */
    public static Map<String, String> encode(Definition definition)
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        properties.put(FORMAT_VERSION, Integer.toString(SUPPORTED_FORMAT_VERSION));
        definition.owner().ifPresent(owner -> properties.put(OWNER, owner));
        definition.description().ifPresent(description -> properties.put(DESCRIPTION, description));
        if (!definition.tags().isEmpty()) {
            properties.put(TAGS, encodeList(definition.tags()));
        }
        switch (definition) {
            case FeatureViewProperties featureView -> encode(featureView, properties);
            case MaterializedViewProperties materializedView -> encode(materializedView, properties);
            case TrainingSetProperties trainingSet -> encode(trainingSet, properties);
        }
        return properties.buildOrThrow();
    }

    private static void encode(FeatureViewProperties featureView, ImmutableMap.Builder<String, String> properties)
    {
        properties.put(ENTITY_KEYS, encodeList(featureView.entityKeys()));
        featureView.timestampColumn().ifPresent(column -> properties.put(TIMESTAMP_COLUMN, column));
        featureView.createdColumn().ifPresent(column -> properties.put(CREATED_COLUMN, column));
        featureView.ttl().ifPresent(ttl -> properties.put(TTL, Durations.format(ttl)));
        featureView.freshness().ifPresent(freshness -> properties.put(FRESHNESS, Durations.format(freshness)));
        featureView.entity().ifPresent(entity -> properties.put(ENTITY, entity));
        if (!featureView.expectations().isEmpty()) {
            properties.put(EXPECTATIONS, encodeList(featureView.expectations()));
        }
    }

    private static void encode(MaterializedViewProperties materializedView, ImmutableMap.Builder<String, String> properties)
    {
        encode(materializedView.featureViewProperties(), properties);
        properties.put(STORAGE_TABLE, materializedView.storageTable());
        materializedView.gracePeriod().ifPresent(period -> properties.put(GRACE_PERIOD, Durations.format(period)));
        materializedView.whenStale().ifPresent(value -> properties.put(WHEN_STALE, value.name().toLowerCase(ENGLISH)));
    }

    private static void encode(TrainingSetProperties trainingSet, ImmutableMap.Builder<String, String> properties)
    {
        properties.put(FEATURES, encodeList(trainingSet.features().stream()
                .map(FeatureReference::toString)
                .collect(toImmutableList())));
        trainingSet.timestampColumn().ifPresent(column -> properties.put(TIMESTAMP_COLUMN, column));
        if (trainingSet.fullFeatureNames()) {
            properties.put(FULL_FEATURE_NAMES, "true");
        }
        if (trainingSet.filterByCreated()) {
            properties.put(FILTER_BY_CREATED, "true");
        }
    }

    /**
     * The definition held by these properties of a relation, ignoring keys of others; empty when there is none. An empty value stands for an
     * absent one: Iceberg's replacement of a table can overwrite the properties of the old one but not remove them.
     *
     * @throws CatalogException INVALID_DEFINITION naming the property and value, or the newer format version
     */
    public static Optional<Definition> decode(Map<String, String> relationProperties)
    {
        Map<String, String> properties = filterValues(relationProperties, value -> !value.isEmpty());
        checkFormatVersion(properties);
        boolean featureView = properties.containsKey(ENTITY_KEYS);
        boolean trainingSet = properties.containsKey(FEATURES);
        if (featureView && trainingSet) {
            throw new CatalogException(INVALID_DEFINITION, "both %s and %s are set: a relation is a feature view or a training set".formatted(ENTITY_KEYS, FEATURES));
        }
        try {
            if (featureView && properties.containsKey(STORAGE_TABLE)) {
                return Optional.of(decodeMaterializedView(properties));
            }
            if (featureView) {
                return Optional.of(decodeFeatureView(properties));
            }
            if (trainingSet) {
                return Optional.of(decodeTrainingSet(properties));
            }
        }
        catch (IllegalArgumentException e) {
            throw new CatalogException(INVALID_DEFINITION, e.getMessage(), e);
        }
        return Optional.empty();
    }

    private static void checkFormatVersion(Map<String, String> properties)
    {
        Optional<Integer> version = decode(properties, FORMAT_VERSION, Integer::valueOf);
        if (version.isPresent() && version.orElseThrow() != SUPPORTED_FORMAT_VERSION) {
            throw new CatalogException(INVALID_DEFINITION, "%s is %s, this release supports %s: use a release of the feature store that supports it".formatted(
                    FORMAT_VERSION,
                    version.orElseThrow(),
                    SUPPORTED_FORMAT_VERSION));
        }
    }

    private static FeatureViewProperties decodeFeatureView(Map<String, String> properties)
    {
        return new FeatureViewProperties(
                decodeList(properties, ENTITY_KEYS),
                Optional.ofNullable(properties.get(TIMESTAMP_COLUMN)),
                Optional.ofNullable(properties.get(CREATED_COLUMN)),
                decode(properties, TTL, Durations::parse).filter(ttl -> !ttl.isZero()),
                decode(properties, FRESHNESS, Durations::parse),
                Optional.ofNullable(properties.get(OWNER)),
                Optional.ofNullable(properties.get(DESCRIPTION)),
                decodeList(properties, TAGS),
                Optional.ofNullable(properties.get(ENTITY)),
                decodeList(properties, EXPECTATIONS));
    }

    private static MaterializedViewProperties decodeMaterializedView(Map<String, String> properties)
    {
        return new MaterializedViewProperties(
                decodeFeatureView(properties),
                properties.get(STORAGE_TABLE),
                decode(properties, GRACE_PERIOD, Durations::parse),
                decode(properties, WHEN_STALE, DefinitionCodec::parseWhenStale));
    }

    private static TrainingSetProperties decodeTrainingSet(Map<String, String> properties)
    {
        return new TrainingSetProperties(
                decode(properties, FEATURES, DefinitionCodec::parseFeatures).orElseThrow(),
                Optional.ofNullable(properties.get(TIMESTAMP_COLUMN)),
                decode(properties, FULL_FEATURE_NAMES, DefinitionCodec::parseBoolean).orElse(false),
                decode(properties, FILTER_BY_CREATED, DefinitionCodec::parseBoolean).orElse(false),
                Optional.ofNullable(properties.get(OWNER)),
                Optional.ofNullable(properties.get(DESCRIPTION)),
                decodeList(properties, TAGS));
    }

    private static List<String> decodeList(Map<String, String> properties, String name)
    {
        return decode(properties, name, DefinitionCodec::parseList).orElse(List.of());
    }

    private static <T> Optional<T> decode(Map<String, String> properties, String name, Function<String, T> parser)
    {
        String value = properties.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(value));
        }
        catch (IllegalArgumentException e) {
            throw new CatalogException(INVALID_DEFINITION, "%s is '%s': %s".formatted(name, value, e.getMessage()), e);
        }
    }

    private static List<FeatureReference> parseFeatures(String value)
    {
        return parseList(value).stream()
                .map(FeatureReference::parse)
                .collect(toImmutableList());
    }

    private static WhenStale parseWhenStale(String value)
    {
        return switch (value) {
            case "inline" -> WhenStale.INLINE;
            case "fail" -> WhenStale.FAIL;
            default -> throw new IllegalArgumentException("expected inline or fail");
        };
    }

    private static boolean parseBoolean(String value)
    {
        checkArgument(value.equals("true") || value.equals("false"), "expected true or false");
        return value.equals("true");
    }

    private static List<String> parseList(String value)
    {
        JsonNode array;
        try {
            array = JSON.readTree(value);
        }
        catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a JSON array of strings", e);
        }
        checkArgument(array.isArray() && Streams.stream(array).allMatch(JsonNode::isTextual), "expected a JSON array of strings");
        return Streams.stream(array)
                .map(JsonNode::textValue)
                .collect(toImmutableList());
    }

    private static String encodeList(List<String> values)
    {
        try {
            return JSON.writeValueAsString(values);
        }
        catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
