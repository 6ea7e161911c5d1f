package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.MaterializedViewProperties.WhenStale;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.CatalogException.Reason.INVALID_DEFINITION;
import static io.featurestore.catalog.DefinitionProperty.AGGREGATIONS;
import static io.featurestore.catalog.DefinitionProperty.AGGREGATION_TYPES;
import static io.featurestore.catalog.DefinitionProperty.CREATED_COLUMN;
import static io.featurestore.catalog.DefinitionProperty.DESCRIPTION;
import static io.featurestore.catalog.DefinitionProperty.ENTITY;
import static io.featurestore.catalog.DefinitionProperty.ENTITY_KEYS;
import static io.featurestore.catalog.DefinitionProperty.EXPECTATIONS;
import static io.featurestore.catalog.DefinitionProperty.FEATURES;
import static io.featurestore.catalog.DefinitionProperty.FILTER_BY_CREATED;
import static io.featurestore.catalog.DefinitionProperty.FRESHNESS;
import static io.featurestore.catalog.DefinitionProperty.FULL_FEATURE_NAMES;
import static io.featurestore.catalog.DefinitionProperty.GRACE_PERIOD;
import static io.featurestore.catalog.DefinitionProperty.ONLINE;
import static io.featurestore.catalog.DefinitionProperty.ONLINE_HORIZON;
import static io.featurestore.catalog.DefinitionProperty.OWNER;
import static io.featurestore.catalog.DefinitionProperty.STORAGE_TABLE;
import static io.featurestore.catalog.DefinitionProperty.TAGS;
import static io.featurestore.catalog.DefinitionProperty.TIMESTAMP_COLUMN;
import static io.featurestore.catalog.DefinitionProperty.TTL;
import static io.featurestore.catalog.DefinitionProperty.WHEN_STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDefinitionCodec
{
    @Test
    void testFeatureView()
    {
        FeatureViewProperties definition = new FeatureViewProperties(PropertyValues.builder()
                .set(ENTITY_KEYS, ImmutableList.of("customer_id", "region"))
                .set(TIMESTAMP_COLUMN, "event_timestamp")
                .set(CREATED_COLUMN, "ingested_at")
                .set(TTL, Duration.ofDays(30))
                .set(FRESHNESS, Duration.ofHours(2))
                .set(OWNER, "growth")
                .set(DESCRIPTION, "What a customer bought")
                .set(TAGS, ImmutableList.of("churn", "größe \"x\""))
                .set(ENTITY, "customer")
                .set(EXPECTATIONS, ImmutableList.of("purchases >= 0"))
                .build());
        assertThat(DefinitionCodec.encode(definition)).containsExactlyInAnyOrderEntriesOf(ImmutableMap.<String, String>builder()
                .put("featurestore.format-version", "1")
                .put("featurestore.entity-keys", "[\"customer_id\",\"region\"]")
                .put("featurestore.timestamp-column", "event_timestamp")
                .put("featurestore.created-column", "ingested_at")
                .put("featurestore.ttl", "30d")
                .put("featurestore.freshness", "2h")
                .put("featurestore.owner", "growth")
                .put("featurestore.description", "What a customer bought")
                .put("featurestore.tags", "[\"churn\",\"größe \\\"x\\\"\"]")
                .put("featurestore.entity", "customer")
                .put("featurestore.expectations", "[\"purchases >= 0\"]")
                .buildOrThrow());
        assertRoundTrip(definition);
    }

    @Test
    void testGlobalFeatureView()
    {
        FeatureViewProperties definition = featureView(ImmutableList.of());
        assertThat(DefinitionCodec.encode(definition)).isEqualTo(Map.of(
                "featurestore.format-version", "1",
                "featurestore.entity-keys", "[]"));
        assertRoundTrip(definition);
    }

    @Test
    void testMaterializedView()
    {
        MaterializedViewProperties definition = new MaterializedViewProperties(
                featureView(ImmutableList.of("customer_id")),
                "customer_stats__storage_0123456789ab",
                Optional.of(Duration.ofMinutes(15)),
                Optional.of(WhenStale.FAIL));
        assertThat(DefinitionCodec.encode(definition)).isEqualTo(Map.of(
                "featurestore.format-version", "1",
                "featurestore.entity-keys", "[\"customer_id\"]",
                "featurestore.storage-table", "customer_stats__storage_0123456789ab",
                "featurestore.grace-period", "15m",
                "featurestore.when-stale", "fail"));
        assertRoundTrip(definition);
        assertRoundTrip(new MaterializedViewProperties(definition.featureViewProperties(), "s", Optional.of(Duration.ZERO), Optional.of(WhenStale.INLINE)));
        assertRoundTrip(new MaterializedViewProperties(definition.featureViewProperties(), "s", Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> DefinitionCodec.decode(Map.of(
                "featurestore.entity-keys", "[\"customer_id\"]",
                "featurestore.storage-table", "s",
                "featurestore.when-stale", "wait")))
                .hasMessage("featurestore.when-stale is 'wait': expected inline or fail");
    }

    @Test
    void testTrainingSet()
    {
        TrainingSetProperties definition = new TrainingSetProperties(PropertyValues.builder()
                .set(FEATURES, ImmutableList.of(FeatureReference.parse("customer_stats"), FeatureReference.parse("location:t AS \"T 1\" ON id = origin_id")))
                .set(TIMESTAMP_COLUMN, "label_time")
                .set(FULL_FEATURE_NAMES, true)
                .set(FILTER_BY_CREATED, true)
                .set(OWNER, "growth")
                .set(DESCRIPTION, "Who leaves")
                .set(TAGS, ImmutableList.of("churn"))
                .build());
        assertThat(DefinitionCodec.encode(definition)).containsExactlyInAnyOrderEntriesOf(ImmutableMap.<String, String>builder()
                .put("featurestore.format-version", "1")
                .put("featurestore.features", "[\"customer_stats\",\"location:t AS \\\"t 1\\\" ON id = origin_id\"]")
                .put("featurestore.timestamp-column", "label_time")
                .put("featurestore.full-feature-names", "true")
                .put("featurestore.filter-by-created", "true")
                .put("featurestore.owner", "growth")
                .put("featurestore.description", "Who leaves")
                .put("featurestore.tags", "[\"churn\"]")
                .buildOrThrow());
        assertRoundTrip(definition);
        assertRoundTrip(new TrainingSetProperties(PropertyValues.builder().set(FEATURES, definition.features()).build()));
    }

    @Test
    void testNamesOfColumnsAreInLowerCaseWhoeverWroteThem()
    {
        assertThat(DefinitionCodec.decode(Map.of(
                "featurestore.entity-keys", "[\"CustomerId\"]",
                "featurestore.timestamp-column", "EventTime",
                "featurestore.created-column", "IngestedAt")))
                .contains(new FeatureViewProperties(PropertyValues.builder()
                        .set(ENTITY_KEYS, ImmutableList.of("CUSTOMERID"))
                        .set(TIMESTAMP_COLUMN, "EVENTTIME")
                        .set(CREATED_COLUMN, "INGESTEDAT")
                        .build()))
                .get().isInstanceOfSatisfying(FeatureViewProperties.class, view -> assertThat(view.entityKeys()).containsExactly("customerid"));
        assertThat(DefinitionCodec.decode(Map.of("featurestore.features", "[\"Stats:Amount\"]", "featurestore.timestamp-column", "LabelTime")))
                .get().isInstanceOfSatisfying(TrainingSetProperties.class, set -> assertThat(set.timestampColumn()).contains("labeltime"));
        assertThatThrownBy(() -> DefinitionCodec.decode(Map.of("featurestore.entity-keys", "[\"Id\",\"ID\"]")))
                .hasMessage("entity_keys names a column twice: [id, id]");
    }

    // What earlier releases stored must still be read: the texts may not change. Their order is that of the declarations
    @Test
    void testStoredTextOfEveryPropertyOfFeatureViews()
    {
        MaterializedViewProperties featureView = new MaterializedViewProperties(PropertyValues.builder()
                .set(OWNER, "growth \"x\"")
                .set(DESCRIPTION, "[größe]")
                .set(TAGS, ImmutableList.of("a, b", "\"c\"", "\\"))
                .set(ENTITY_KEYS, ImmutableList.of("Id", "größe"))
                .set(TIMESTAMP_COLUMN, "Event Time")
                .set(CREATED_COLUMN, "Ingested_At")
                .set(TTL, Duration.ofHours(36))
                .set(FRESHNESS, Duration.ofMillis(1_500))
                .set(ENTITY, "Customer")
                .set(EXPECTATIONS, ImmutableList.of("x > 0", "y <> ''"))
                .set(ONLINE, true)
                .set(ONLINE_HORIZON, Duration.ofMinutes(90))
                .set(STORAGE_TABLE, "v__storage_0123456789ab")
                .set(GRACE_PERIOD, Duration.ZERO)
                .set(WHEN_STALE, WhenStale.INLINE)
                .build());
        assertThat(DefinitionCodec.encode(featureView)).hasToString("{featurestore.format-version=1, featurestore.entity=Customer, featurestore.entity-keys=[\"id\",\"größe\"], " +
                "featurestore.timestamp-column=event time, featurestore.created-column=ingested_at, featurestore.ttl=36h, featurestore.freshness=1500ms, " +
                "featurestore.owner=growth \"x\", featurestore.description=[größe], featurestore.tags=[\"a, b\",\"\\\"c\\\"\",\"\\\\\"], " +
                "featurestore.expectations=[\"x > 0\",\"y <> ''\"], featurestore.online=true, featurestore.online-horizon=90m, " +
                "featurestore.storage-table=v__storage_0123456789ab, featurestore.grace-period=0s, featurestore.when-stale=inline}");
        assertThat(DefinitionProperty.all()).filteredOn(property -> property.isStored() && property.isOf(FeatureViewKind.MATERIALIZED_VIEW)).as("but those that ttl excludes")
                .filteredOn(property -> property != AGGREGATIONS && property != AGGREGATION_TYPES)
                .hasSameElementsAs(featureView.values().properties());
        assertRoundTrip(featureView);
    }

    @Test
    void testStoredTextOfEveryPropertyOfTrainingSets()
    {
        TrainingSetProperties trainingSet = new TrainingSetProperties(PropertyValues.builder()
                .set(OWNER, "growth")
                .set(DESCRIPTION, "Who leaves")
                .set(TAGS, ImmutableList.of("churn"))
                .set(FEATURES, ImmutableList.of(FeatureReference.parse("s.v:\"f\" AS \"a b\" ON k = c"), FeatureReference.parse("W")))
                .set(TIMESTAMP_COLUMN, "Label_Time")
                .set(FULL_FEATURE_NAMES, true)
                .set(FILTER_BY_CREATED, true)
                .build());
        assertThat(DefinitionCodec.encode(trainingSet)).hasToString("{featurestore.format-version=1, featurestore.features=[\"s.v:f AS \\\"a b\\\" ON k = c\",\"w\"], " +
                "featurestore.timestamp-column=label_time, featurestore.full-feature-names=true, featurestore.filter-by-created=true, " +
                "featurestore.owner=growth, featurestore.description=Who leaves, featurestore.tags=[\"churn\"]}");
        assertThat(DefinitionProperty.all()).filteredOn(DefinitionProperty::isOfTrainingSets).hasSameElementsAs(trainingSet.values().properties());
        assertRoundTrip(trainingSet);
    }

    @Test
    void testPropertyNames()
    {
        assertThat(DefinitionCodec.PROPERTY_NAMES)
                .hasSize(21)
                .allMatch(name -> name.matches("featurestore(\\.[a-z-]+)"));
    }

    @Test
    void testGeneratedDefinitions()
    {
        Random random = new Random(483);
        for (int i = 0; i < 500; i++) {
            Optional<String> timestampColumn = optionalText(random);
            assertRoundTrip(new FeatureViewProperties(PropertyValues.builder()
                    .set(ENTITY_KEYS, texts(random).stream().distinct().collect(toImmutableList()))
                    .set(TIMESTAMP_COLUMN, timestampColumn)
                    .set(CREATED_COLUMN, optionalText(random))
                    .set(TTL, timestampColumn.map(_ -> Duration.ofMillis(1 + random.nextLong(Long.MAX_VALUE >> random.nextInt(60)))))
                    .set(FRESHNESS, timestampColumn.map(_ -> Duration.ofMinutes(1 + random.nextInt(100_000))))
                    .set(OWNER, optionalText(random))
                    .set(DESCRIPTION, optionalText(random))
                    .set(TAGS, texts(random))
                    .set(ENTITY, optionalText(random))
                    .set(EXPECTATIONS, texts(random))
                    .build()));
            assertRoundTrip(new TrainingSetProperties(PropertyValues.builder()
                    .set(FEATURES, Stream.generate(() -> reference(random)).limit(1 + random.nextInt(3)).collect(toImmutableList()))
                    .set(TIMESTAMP_COLUMN, timestampColumn)
                    .set(FULL_FEATURE_NAMES, random.nextBoolean())
                    .set(FILTER_BY_CREATED, random.nextBoolean())
                    .set(OWNER, optionalText(random))
                    .set(DESCRIPTION, optionalText(random))
                    .set(TAGS, texts(random))
                    .build()));
        }
    }

    @Test
    void testNoDefinition()
    {
        assertThat(DefinitionCodec.decode(Map.of())).isEmpty();
        assertThat(DefinitionCodec.decode(Map.of("comment", "Orders", "featurestore.owner", "growth"))).isEmpty();
    }

    @Test
    void testUnknownPropertiesAreIgnored()
    {
        assertThat(DefinitionCodec.decode(Map.of("featurestore.entity-keys", "[\"id\"]", "featurestore.sla", "gold", "comment", "Orders")))
                .contains(featureView(ImmutableList.of("id")));
    }

    @Test
    void testTtlOfZeroIsNoLimit()
    {
        assertThat(DefinitionCodec.decode(Map.of("featurestore.entity-keys", "[\"id\"]", "featurestore.ttl", "0s")))
                .contains(featureView(ImmutableList.of("id")));
    }

    @Test
    void testEmptyValueStandsForNone()
    {
        assertThat(DefinitionCodec.decode(Map.of("featurestore.entity-keys", "", "featurestore.ttl", "", "featurestore.format-version", ""))).isEmpty();
        assertThat(DefinitionCodec.decode(Map.of("featurestore.entity-keys", "[\"id\"]", "featurestore.timestamp-column", "", "featurestore.owner", "")))
                .contains(featureView(ImmutableList.of("id")));
    }

    @Test
    void testInvalidDefinitions()
    {
        assertInvalid(Map.of("featurestore.entity-keys", "[]", "featurestore.features", "[\"v\"]"), "both featurestore.entity-keys and featurestore.features are set: a relation is a feature view or a training set");
        assertInvalid(Map.of("featurestore.entity-keys", "[\"id\"]", "featurestore.format-version", "2"), "featurestore.format-version is 2, this release supports 1: use a release of the feature store that supports it");
        assertInvalid(Map.of("featurestore.format-version", "x"), "featurestore.format-version is 'x': For input string: \"x\"");
        for (String keys : ImmutableList.of("id", " ", "null", "{}", "\"id\"", "[1]", "[null]", "[[]]", "[\"id\"", "[\"id\"] x")) {
            assertInvalid(Map.of("featurestore.entity-keys", keys), "featurestore.entity-keys is '%s': expected a JSON array of strings".formatted(keys));
        }
        assertInvalid(Map.of("featurestore.entity-keys", "[\"id\",\"id\"]"), "entity_keys names a column twice: [id, id]");
        assertInvalid(Map.of("featurestore.entity-keys", "[]", "featurestore.ttl", "1d"), "ttl needs a timestamp_column");
        assertInvalid(Map.of("featurestore.entity-keys", "[]", "featurestore.ttl", "1w"), "featurestore.ttl is '1w': Invalid duration '1w': expected a number, not negative, and one of ms, s, m, h, d, such as 30d, 1.5h or 0s");
        assertInvalid(Map.of("featurestore.features", "[]"), "features is empty: a training set names at least one feature view");
        assertInvalid(Map.of("featurestore.features", "[\"v:\"]"), "featurestore.features is '[\"v:\"]': Invalid feature reference 'v:' at position 3: expected a feature, found the end");
        assertInvalid(Map.of("featurestore.features", "[\"v\"]", "featurestore.filter-by-created", "yes"), "featurestore.filter-by-created is 'yes': expected true or false");
    }

    private static FeatureViewProperties featureView(List<String> entityKeys)
    {
        return new FeatureViewProperties(PropertyValues.builder().set(ENTITY_KEYS, entityKeys).build());
    }

    private static FeatureReference reference(Random random)
    {
        return new FeatureReference(optionalText(random), text(random), optionalText(random), optionalText(random), random.nextBoolean() ? Map.of() : Map.of(text(random), text(random)));
    }

    private static Optional<String> optionalText(Random random)
    {
        return random.nextBoolean() ? Optional.empty() : Optional.of(text(random));
    }

    private static List<String> texts(Random random)
    {
        return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> text(random)).collect(toImmutableList());
    }

    private static String text(Random random)
    {
        List<String> pieces = ImmutableList.of("a", "Z", "_", "\"", "\\", "'", " ", "\n", "\t", "\u0000", ".", ":", ",", "[", "]", "{", "=", "ß", "日本", "😀", "null", "AS", "0");
        return IntStream.range(0, 1 + random.nextInt(6))
                .mapToObj(_ -> pieces.get(random.nextInt(pieces.size())))
                .reduce("", String::concat);
    }

    private static void assertRoundTrip(Definition definition)
    {
        assertThat(DefinitionCodec.decode(DefinitionCodec.encode(definition))).contains(definition);
        assertThat(DefinitionCodec.PROPERTY_NAMES).containsAll(DefinitionCodec.encode(definition).keySet());
    }

    private static void assertInvalid(Map<String, String> properties, String message)
    {
        assertThatThrownBy(() -> DefinitionCodec.decode(properties))
                .as(properties.toString())
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.reason()).isEqualTo(INVALID_DEFINITION))
                .hasMessage(message);
    }
}
