package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.DefinitionProperty.Listing;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.DefinitionProperty.AGGREGATIONS;
import static io.featurestore.catalog.DefinitionProperty.AGGREGATION_TYPES;
import static io.featurestore.catalog.DefinitionProperty.BUCKET_COUNT;
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
import static io.featurestore.catalog.FeatureViewKind.MATERIALIZED_VIEW;
import static io.featurestore.catalog.FeatureViewKind.TABLE;
import static io.featurestore.catalog.FeatureViewKind.VIEW;
import static io.featurestore.catalog.ViewDrafts.FEATURE_VIEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDefinitionProperty
{
    @Test
    void testNames()
    {
        assertThat(DefinitionProperty.all())
                .allSatisfy(property -> assertThat(property.name()).matches("[a-z]+(_[a-z]+)*"))
                .extracting(DefinitionProperty::name)
                .doesNotHaveDuplicates();
        assertThat(ENTITY_KEYS.storedName()).isEqualTo("featurestore.entity-keys");
    }

    @Test
    void testWhichRelationsMayHaveWhat()
    {
        List<DefinitionProperty<?>> ofTrainingSetsOnly = ImmutableList.of(FEATURES, FULL_FEATURE_NAMES, FILTER_BY_CREATED);
        List<DefinitionProperty<?>> ofMaterializedViewsOnly = ImmutableList.of(BUCKET_COUNT, STORAGE_TABLE, GRACE_PERIOD, WHEN_STALE);
        assertThat(DefinitionProperty.all()).filteredOn(DefinitionProperty::isOfTrainingSets).contains(OWNER, TAGS, TIMESTAMP_COLUMN).containsAll(ofTrainingSetsOnly).hasSize(7);
        assertThat(DefinitionProperty.all()).filteredOn(property -> property.isOf(VIEW)).contains(OWNER, ENTITY_KEYS, TTL, AGGREGATIONS, AGGREGATION_TYPES, ONLINE_HORIZON).hasSize(14);
        assertThat(DefinitionProperty.all()).filteredOn(property -> property.isOf(TABLE)).contains(OWNER, ENTITY_KEYS, TTL, ONLINE).hasSize(11);
        assertThat(DefinitionProperty.all()).filteredOn(property -> property.isOf(MATERIALIZED_VIEW)).contains(OWNER, ENTITY_KEYS, TTL, AGGREGATIONS, AGGREGATION_TYPES).containsAll(ofMaterializedViewsOnly).hasSize(18);
    }

    @Test
    void testUsersSetWhatIsDescribed()
    {
        assertThat(DefinitionProperty.all())
                .allSatisfy(property -> assertThat(property.isSetByUsers()).isEqualTo(property.description().isPresent()))
                .filteredOn(property -> !property.isSetByUsers())
                .containsExactly(AGGREGATION_TYPES, STORAGE_TABLE, GRACE_PERIOD, WHEN_STALE);
    }

    @Test
    void testListingsShowWhatUsersSet()
    {
        assertThat(listed(Listing.FEATURE_VIEWS)).containsExactly(ENTITY, ENTITY_KEYS, TIMESTAMP_COLUMN, CREATED_COLUMN, TTL, FRESHNESS, OWNER, DESCRIPTION, TAGS, EXPECTATIONS, AGGREGATIONS, ONLINE, ONLINE_HORIZON);
        assertThat(listed(Listing.FEATURES)).containsExactly(ENTITY, ENTITY_KEYS, OWNER, TAGS);
        assertThat(listed(Listing.TRAINING_SETS)).containsExactly(FEATURES, TIMESTAMP_COLUMN, FULL_FEATURE_NAMES, FILTER_BY_CREATED, OWNER, DESCRIPTION, TAGS);
        assertThat(OWNER.column(Listing.TRAINING_SETS)).isEqualTo(OWNER.description());
        assertThat(OWNER.column(Listing.FEATURES)).contains("Who answers for the feature view");
    }

    @Test
    void testWhatIsNotStored()
    {
        assertThat(DefinitionProperty.all()).filteredOn(property -> !property.isStored()).containsExactly(BUCKET_COUNT);
        assertThatThrownBy(() -> new MaterializedViewProperties(PropertyValues.builder()
                .set(ENTITY_KEYS, ImmutableList.of("id"))
                .set(STORAGE_TABLE, "s")
                .set(BUCKET_COUNT, 4)
                .build()))
                .hasMessage("bucket_count is no property of a feature view");
    }

    @Test
    void testPlainValues()
    {
        assertThat(ENTITY_KEYS.type().form()).isEqualTo(PropertyType.Form.TEXTS);
        assertThat(TTL.type().form()).isEqualTo(PropertyType.Form.TEXT);
        assertThat(FULL_FEATURE_NAMES.type().form()).isEqualTo(PropertyType.Form.FLAG);
        assertThat(BUCKET_COUNT.type().form()).isEqualTo(PropertyType.Form.NUMBER);

        PropertyValues values = PropertyValues.builder()
                .setPlain(FEATURES, ImmutableList.of("Stats:F", "other"))
                .setPlain(TIMESTAMP_COLUMN, "Label_Time")
                .setPlain(FULL_FEATURE_NAMES, true)
                .setPlain(FILTER_BY_CREATED, false)
                .setPlain(FRESHNESS, "60m")
                .build();
        assertThat(values.get(FEATURES)).contains(ImmutableList.of(FeatureReference.parse("stats:f"), FeatureReference.parse("other")));
        assertThat(values.get(FRESHNESS)).contains(Duration.ofHours(1));
        assertThat(values.toPlain()).isEqualTo(ImmutableMap.of(
                "features", ImmutableList.of("stats:f", "other"),
                "timestamp_column", "label_time",
                "full_feature_names", true,
                "freshness", "1h"));
        assertThat(values.toText()).isEqualTo(ImmutableMap.of(
                "features", "[\"stats:f\",\"other\"]",
                "timestamp_column", "label_time",
                "full_feature_names", "true",
                "freshness", "1h"));
        assertThatThrownBy(() -> PropertyValues.builder().setPlain(TTL, "1w"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid duration '1w'");
    }

    @Test
    void testValuesThatSayNoMoreThanNone()
    {
        assertThat(PropertyValues.builder().set(TTL, Duration.ZERO).set(TAGS, ImmutableList.of()).set(EXPECTATIONS, ImmutableList.of()).set(FULL_FEATURE_NAMES, false).build())
                .isEqualTo(PropertyValues.builder().build());
        assertThat(PropertyValues.builder().set(TIMESTAMP_COLUMN, "t").set(TTL, Duration.ofDays(1)).set(TTL, Duration.ZERO).build().get(TTL)).isEmpty();
        assertThat(PropertyValues.builder().set(ENTITY_KEYS, ImmutableList.of()).build().get(ENTITY_KEYS)).contains(ImmutableList.of());
    }

    @Test
    void testChecks()
    {
        assertRefused(PropertyValues.builder().set(FRESHNESS, Duration.ofHours(1)), "freshness needs a timestamp_column");
        assertRefused(PropertyValues.builder().set(TIMESTAMP_COLUMN, "t").set(FRESHNESS, Duration.ZERO), "freshness must be positive: PT0S");
        assertRefused(PropertyValues.builder().set(STORAGE_TABLE, ""), "storage_table is empty");
        assertRefused(PropertyValues.builder().set(AGGREGATIONS, ImmutableList.of("count(*) OVER 7d AS n")), "aggregations needs a timestamp_column");
        assertRefused(
                PropertyValues.builder().set(TIMESTAMP_COLUMN, "t").set(TTL, Duration.ofDays(1)).set(AGGREGATIONS, ImmutableList.of("count(*) OVER 7d AS n")),
                "aggregations and ttl cannot be set together: windows say how old an event may be");
        assertThat(AGGREGATIONS.refusal(TABLE)).isPresent();
        assertThat(AGGREGATIONS.refusal(MATERIALIZED_VIEW)).isEmpty();
        assertThat(AGGREGATIONS.refusal(VIEW)).isEmpty();
        assertRefused(PropertyValues.builder().set(BUCKET_COUNT, 0), "bucket_count is 0: it must be at least 1");
        assertThatThrownBy(() -> PropertyValues.builder().set(GRACE_PERIOD, Duration.ofSeconds(-1))).hasMessage("Duration is not in whole milliseconds, zero or more: PT-1S");
    }

    @Test
    void testRelationsRefuseWhatTheyMayNotHave()
    {
        PropertyValues values = PropertyValues.builder()
                .set(ENTITY_KEYS, ImmutableList.of("id"))
                .set(FEATURES, ImmutableList.of(FeatureReference.parse("v")))
                .build();
        assertThatThrownBy(() -> new FeatureViewProperties(values)).hasMessage("features is no property of a feature view");
        assertThatThrownBy(() -> new TrainingSetProperties(values)).hasMessage("entity_keys is no property of a training set");
        assertThatThrownBy(() -> new TrainingSetProperties(PropertyValues.builder().build())).hasMessage("features is missing, which makes the relation a training set");
        assertThatThrownBy(() -> new MaterializedViewProperties(FEATURE_VIEW.values())).hasMessage("storage_table is missing, which makes the relation a materialized feature view");
    }

    private static List<DefinitionProperty<?>> listed(Listing listing)
    {
        return DefinitionProperty.all().stream()
                .filter(property -> property.column(listing).isPresent())
                .collect(toImmutableList());
    }

    private static void assertRefused(PropertyValues.Builder values, String message)
    {
        assertThatThrownBy(values::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
