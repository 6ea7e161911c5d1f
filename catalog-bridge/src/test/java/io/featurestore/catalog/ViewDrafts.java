package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

import java.time.Duration;
import java.util.Optional;

final class ViewDrafts
{
    static final Schema SCHEMA = new Schema(
            NestedField.optional(0, "customer_id", Types.LongType.get(), "the customer"),
            NestedField.optional(1, "event_time", Types.TimestampType.withZone()),
            NestedField.optional(2, "Größe", Types.ListType.ofOptional(3, Types.FloatType.get())));

    static final FeatureViewProperties FEATURE_VIEW = featureView(Optional.of(Duration.ofDays(30)));

    static final TrainingSetProperties TRAINING_SET = new TrainingSetProperties(PropertyValues.builder()
            .set(DefinitionProperty.FEATURES, ImmutableList.of(FeatureReference.parse("customer_stats"), FeatureReference.parse("a.\"größe\":x AS y ON k = l")))
            .set(DefinitionProperty.TIMESTAMP_COLUMN, "label_time")
            .set(DefinitionProperty.FULL_FEATURE_NAMES, true)
            .set(DefinitionProperty.DESCRIPTION, "Who leaves")
            .build());

    private ViewDrafts() {}

    static FeatureViewProperties featureView(Optional<Duration> ttl)
    {
        return new FeatureViewProperties(PropertyValues.builder()
                .set(DefinitionProperty.ENTITY_KEYS, ImmutableList.of("customer_id"))
                .set(DefinitionProperty.TIMESTAMP_COLUMN, "event_time")
                .set(DefinitionProperty.TTL, ttl)
                .set(DefinitionProperty.OWNER, "größe 😀")
                .set(DefinitionProperty.TAGS, ImmutableList.of("a", "\"b\""))
                .set(DefinitionProperty.ENTITY, "customer")
                .build());
    }

    static ViewDraft draft(String sql)
    {
        return draft(sql, Optional.empty(), "author");
    }

    static ViewDraft draft(String sql, Definition definition)
    {
        return draft(sql, Optional.of(definition), "author");
    }

    static ViewDraft draft(String sql, Definition definition, String author)
    {
        return draft(sql, Optional.of(definition), author);
    }

    private static ViewDraft draft(String sql, Optional<Definition> definition, String author)
    {
        return new ViewDraft(SCHEMA, new ViewQuery(sql, Optional.of("lake"), Optional.of("a.b")), Optional.empty(), Optional.empty(), Optional.empty(), definition, author);
    }

    static ViewDraft withComment(ViewDraft draft, String comment, String runAsOwner)
    {
        return new ViewDraft(draft.schema(), draft.query(), Optional.of(comment), Optional.of(runAsOwner), draft.location(), draft.definition(), draft.author());
    }
}
