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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDefinitionCodec
{
    @Test
    void testFeatureView()
    {
        FeatureViewProperties definition = new FeatureViewProperties(
                ImmutableList.of("customer_id", "region"),
                Optional.of("event_timestamp"),
                Optional.of("ingested_at"),
                Optional.of(Duration.ofDays(30)),
                Optional.of(Duration.ofHours(2)),
                Optional.of("growth"),
                Optional.of("What a customer bought"),
                ImmutableList.of("churn", "größe \"x\""),
                Optional.of("customer"),
                ImmutableList.of("purchases >= 0"));
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
        TrainingSetProperties definition = new TrainingSetProperties(
                ImmutableList.of(FeatureReference.parse("customer_stats"), FeatureReference.parse("location:t AS \"T 1\" ON id = origin_id")),
                Optional.of("label_time"),
                true,
                true,
                Optional.of("growth"),
                Optional.of("Who leaves"),
                ImmutableList.of("churn"));
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
        assertRoundTrip(new TrainingSetProperties(definition.features(), Optional.empty(), false, false, Optional.empty(), Optional.empty(), ImmutableList.of()));
    }

    @Test
    void testNamesOfColumnsAreInLowerCaseWhoeverWroteThem()
    {
        assertThat(DefinitionCodec.decode(Map.of(
                "featurestore.entity-keys", "[\"CustomerId\"]",
                "featurestore.timestamp-column", "EventTime",
                "featurestore.created-column", "IngestedAt")))
                .contains(new FeatureViewProperties(
                        ImmutableList.of("customerid"),
                        Optional.of("eventtime"),
                        Optional.of("ingestedat"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        ImmutableList.of(),
                        Optional.empty(),
                        ImmutableList.of()))
                .get().isInstanceOfSatisfying(FeatureViewProperties.class, view -> assertThat(view.entityKeys()).containsExactly("customerid"));
        assertThat(DefinitionCodec.decode(Map.of("featurestore.features", "[\"Stats:Amount\"]", "featurestore.timestamp-column", "LabelTime")))
                .get().isInstanceOfSatisfying(TrainingSetProperties.class, set -> assertThat(set.timestampColumn()).contains("labeltime"));
        assertThatThrownBy(() -> DefinitionCodec.decode(Map.of("featurestore.entity-keys", "[\"Id\",\"ID\"]")))
                .hasMessage("entity_keys names a column twice: [id, id]");
    }

    @Test
    void testPropertyNames()
    {
        assertThat(DefinitionCodec.PROPERTY_NAMES)
                .hasSize(17)
                .allMatch(name -> name.matches("featurestore(\\.[a-z-]+)"));
    }

    @Test
    void testGeneratedDefinitions()
    {
        Random random = new Random(483);
        for (int i = 0; i < 500; i++) {
            Optional<String> timestampColumn = optionalText(random);
            assertRoundTrip(new FeatureViewProperties(
                    texts(random).stream().distinct().collect(toImmutableList()),
                    timestampColumn,
                    optionalText(random),
                    timestampColumn.map(_ -> Duration.ofMillis(1 + random.nextLong(Long.MAX_VALUE >> random.nextInt(60)))),
                    timestampColumn.map(_ -> Duration.ofMinutes(1 + random.nextInt(100_000))),
                    optionalText(random),
                    optionalText(random),
                    texts(random),
                    optionalText(random),
                    texts(random)));
            assertRoundTrip(new TrainingSetProperties(
                    Stream.generate(() -> reference(random)).limit(1 + random.nextInt(3)).collect(toImmutableList()),
                    timestampColumn,
                    random.nextBoolean(),
                    random.nextBoolean(),
                    optionalText(random),
                    optionalText(random),
                    texts(random)));
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
        return new FeatureViewProperties(
                entityKeys,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty(),
                ImmutableList.of());
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
