package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.DefinitionProperty;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.PropertyValues;
import io.featurestore.catalog.TrainingSetProperties;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.featurestore.trino.definition.DefinitionProperties.fromSql;
import static io.featurestore.trino.definition.DefinitionProperties.toSql;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThat;

final class TestDefinitionProperties
{
    private static final Map<String, Object> FEATURE_VIEW = ImmutableMap.<String, Object>builder()
            .put("entity_keys", List.of("customer_id", "shop_id"))
            .put("timestamp_column", "event_timestamp")
            .put("created_column", "ingested_at")
            .put("ttl", "30d")
            .put("freshness", "90m")
            .put("owner", "growth")
            .put("description", "What a customer did")
            .put("tags", List.of("profile", "PII"))
            .put("entity", "Customer")
            .put("expectations", List.of("purchases >= 0"))
            .buildOrThrow();

    private static final Map<String, Object> TRAINING_SET = ImmutableMap.<String, Object>builder()
            .put("features", List.of("customer_stats", "ecommerce.customer_profile:segment AS s ON customer_id = buyer"))
            .put("timestamp_column", "label_time")
            .put("full_feature_names", true)
            .put("filter_by_created", true)
            .put("owner", "growth")
            .put("description", "Who leaves")
            .put("tags", List.of("churn"))
            .buildOrThrow();

    @Test
    void testFeatureView()
    {
        assertThat(read(FEATURE_VIEW)).contains(new FeatureViewProperties(PropertyValues.builder()
                .set(DefinitionProperty.ENTITY_KEYS, List.of("customer_id", "shop_id"))
                .set(DefinitionProperty.TIMESTAMP_COLUMN, "event_timestamp")
                .set(DefinitionProperty.CREATED_COLUMN, "ingested_at")
                .set(DefinitionProperty.TTL, Duration.ofDays(30))
                .set(DefinitionProperty.FRESHNESS, Duration.ofMinutes(90))
                .set(DefinitionProperty.OWNER, "growth")
                .set(DefinitionProperty.DESCRIPTION, "What a customer did")
                .set(DefinitionProperty.TAGS, List.of("profile", "PII"))
                .set(DefinitionProperty.ENTITY, "Customer")
                .set(DefinitionProperty.EXPECTATIONS, List.of("purchases >= 0"))
                .build()));
    }

    @Test
    void testTrainingSet()
    {
        assertThat(read(TRAINING_SET)).contains(new TrainingSetProperties(PropertyValues.builder()
                .set(DefinitionProperty.FEATURES, List.of(
                        FeatureReference.parse("customer_stats"),
                        FeatureReference.parse("ecommerce.customer_profile:segment AS s ON customer_id = buyer")))
                .set(DefinitionProperty.TIMESTAMP_COLUMN, "label_time")
                .set(DefinitionProperty.FULL_FEATURE_NAMES, true)
                .set(DefinitionProperty.FILTER_BY_CREATED, true)
                .set(DefinitionProperty.OWNER, "growth")
                .set(DefinitionProperty.DESCRIPTION, "Who leaves")
                .set(DefinitionProperty.TAGS, List.of("churn"))
                .build()));
    }

    @Test
    void testRoundTrip()
    {
        assertThat(toSql(read(FEATURE_VIEW).orElseThrow())).isEqualTo(FEATURE_VIEW);
        assertThat(toSql(read(TRAINING_SET).orElseThrow())).isEqualTo(TRAINING_SET);
        assertRoundTrip(ImmutableMap.of("entity_keys", List.of()));
        assertRoundTrip(ImmutableMap.of("features", List.of("customer_stats")));
    }

    @Test
    void testNoneOfOurs()
    {
        assertThat(read(ImmutableMap.of())).isEmpty();
        assertThat(read(ImmutableMap.of("format", "PARQUET", "location", "/tmp/x"))).isEmpty();
    }

    @Test
    void testUnsetPropertiesAreNull()
    {
        Map<String, Object> properties = new HashMap<>();
        properties.put("entity_keys", List.of("customer_id"));
        properties.put("features", null);
        properties.put("ttl", null);
        assertThat(toSql(read(properties).orElseThrow())).isEqualTo(ImmutableMap.of("entity_keys", List.of("customer_id")));
    }

    @Test
    void testColumnsAreInLowerCase()
    {
        assertThat(toSql(read(ImmutableMap.of("entity_keys", List.of("Customer_ID"), "timestamp_column", "TS", "created_column", "Created")).orElseThrow()))
                .isEqualTo(ImmutableMap.of("entity_keys", List.of("customer_id"), "timestamp_column", "ts", "created_column", "created"));
    }

    @Test
    void testTtlOfZeroIsNone()
    {
        assertThat(toSql(read(ImmutableMap.of("entity_keys", List.of(), "timestamp_column", "ts", "ttl", "0s")).orElseThrow()))
                .doesNotContainKey("ttl");
    }

    @Test
    void testDurationsInTheirLargestUnit()
    {
        assertThat(toSql(read(ImmutableMap.of("entity_keys", List.of(), "timestamp_column", "ts", "ttl", "48h", "freshness", "1.5h")).orElseThrow()))
                .containsEntry("ttl", "2d")
                .containsEntry("freshness", "90m");
    }

    @Test
    void testNeitherKeysNorFeatures()
    {
        assertInvalid(ImmutableMap.of("ttl", "30d"))
                .hasMessage("Table ecommerce.stats: 'ttl' needs 'entity_keys', which makes a relation a feature view (ARRAY[] for global features)");
        assertInvalid(ImmutableMap.of("owner", "growth"))
                .hasMessage("Table ecommerce.stats: 'owner' needs 'entity_keys', which makes a relation a feature view (ARRAY[] for global features), or 'features', which makes a view a training set");
        assertInvalid(ImmutableMap.of("full_feature_names", true))
                .hasMessage("Table ecommerce.stats: 'full_feature_names' needs 'entity_keys', which makes a relation a feature view (ARRAY[] for global features), or 'features', which makes a view a training set");
    }

    @Test
    void testKeysAndFeatures()
    {
        assertInvalid(ImmutableMap.of("features", List.of("customer_stats"), "entity_keys", List.of("customer_id")))
                .hasMessage("Table ecommerce.stats: 'entity_keys' is no property of a training set, which is what 'features' makes it: leave it out");
        assertInvalid(ImmutableMap.of("features", List.of("customer_stats"), "ttl", "30d"))
                .hasMessage("Table ecommerce.stats: 'ttl' is no property of a training set, which is what 'features' makes it: leave it out");
        assertInvalid(ImmutableMap.of("entity_keys", List.of("customer_id"), "filter_by_created", true))
                .hasMessage("Table ecommerce.stats: 'filter_by_created' is no property of a feature view, which is what 'entity_keys' makes it: leave it out");
    }

    @Test
    void testEmptyValues()
    {
        assertInvalid(ImmutableMap.of("entity_keys", List.of("customer_id"), "owner", " "))
                .hasMessage("Table ecommerce.stats: 'owner' is empty: give a value or leave it out");
        assertInvalid(ImmutableMap.of("entity_keys", List.of("")))
                .hasMessage("Table ecommerce.stats: 'entity_keys' has an empty element");
        assertInvalid(ImmutableMap.of("features", List.of()))
                .hasMessage("Table ecommerce.stats: features is empty: a training set names at least one feature view");
    }

    @Test
    void testKeyTwice()
    {
        assertInvalid(ImmutableMap.of("entity_keys", List.of("customer_id", "CUSTOMER_ID")))
                .hasMessage("Table ecommerce.stats: entity_keys names a column twice: [customer_id, customer_id]");
    }

    @Test
    void testDurations()
    {
        assertInvalid(ImmutableMap.of("entity_keys", List.of(), "timestamp_column", "ts", "ttl", "a month"))
                .hasMessage("Table ecommerce.stats: 'ttl': Invalid duration 'a month': expected a number, not negative, and one of ms, s, m, h, d, such as 30d, 1.5h or 0s");
        assertInvalid(ImmutableMap.of("entity_keys", List.of(), "timestamp_column", "ts", "freshness", "0s"))
                .hasMessageStartingWith("Table ecommerce.stats: freshness must be positive");
        assertInvalid(ImmutableMap.of("entity_keys", List.of(), "ttl", "30d"))
                .hasMessage("Table ecommerce.stats: ttl needs a timestamp_column");
        assertInvalid(ImmutableMap.of("entity_keys", List.of(), "freshness", "1h"))
                .hasMessage("Table ecommerce.stats: freshness needs a timestamp_column");
    }

    @Test
    void testFeatureReference()
    {
        assertInvalid(ImmutableMap.of("features", List.of("customer_stats:")))
                .hasMessageStartingWith("Table ecommerce.stats: ")
                .hasMessageContaining("'customer_stats:'");
    }

    private static void assertRoundTrip(Map<String, Object> properties)
    {
        assertThat(toSql(read(properties).orElseThrow())).isEqualTo(properties);
    }

    private static AbstractThrowableAssert<?, ?> assertInvalid(Map<String, Object> properties)
    {
        return assertTrinoExceptionThrownBy(() -> read(properties)).hasErrorCode(INVALID_TABLE_PROPERTY);
    }

    private static Optional<Definition> read(Map<String, Object> properties)
    {
        return fromSql(FeatureViewKind.TABLE, "Table ecommerce.stats", properties, INVALID_TABLE_PROPERTY);
    }
}
