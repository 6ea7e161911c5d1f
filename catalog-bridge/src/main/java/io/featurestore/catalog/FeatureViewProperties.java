package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static io.featurestore.catalog.FeatureViewKind.TABLE;
import static io.featurestore.catalog.FeatureViewKind.VIEW;
import static java.util.Objects.requireNonNull;

/**
 * A feature view's definition: one row says what was known of an entity from one instant on. Without entity keys there is one history for all,
 * without a timestamp column none, without a ttl rows stay valid for ever. Durations are positive whole milliseconds, column names in lower case.
 */
public record FeatureViewProperties(PropertyValues values)
        implements Definition
{
    private static final Duration DEFAULT_ONLINE_HORIZON = Duration.ofHours(1);

    public FeatureViewProperties
    {
        requireNonNull(values, "values is null");
        values.checkRelation("a feature view", DefinitionProperty.ENTITY_KEYS, FeatureViewProperties::mayHave);
    }

    static boolean mayHave(DefinitionProperty<?> property)
    {
        return property.isStored() && (property.isOf(VIEW) || property.isOf(TABLE));
    }

    @Override
    public Optional<FeatureViewProperties> featureView()
    {
        return Optional.of(this);
    }

    public List<String> entityKeys()
    {
        return get(DefinitionProperty.ENTITY_KEYS).orElseThrow();
    }

    public Optional<String> timestampColumn()
    {
        return get(DefinitionProperty.TIMESTAMP_COLUMN);
    }

    public Optional<String> createdColumn()
    {
        return get(DefinitionProperty.CREATED_COLUMN);
    }

    public Optional<Duration> ttl()
    {
        return get(DefinitionProperty.TTL);
    }

    public boolean isOnline()
    {
        return get(DefinitionProperty.ONLINE).orElse(false);
    }

    public Duration onlineHorizon()
    {
        return get(DefinitionProperty.ONLINE_HORIZON).orElse(DEFAULT_ONLINE_HORIZON);
    }

    public Optional<String> entity()
    {
        return get(DefinitionProperty.ENTITY);
    }

    public List<String> expectations()
    {
        return get(DefinitionProperty.EXPECTATIONS).orElse(ImmutableList.of());
    }

    public List<String> aggregations()
    {
        return get(DefinitionProperty.AGGREGATIONS).orElse(ImmutableList.of());
    }

    // The engine's name for the type of each aggregation, in their order
    public List<String> aggregationTypes()
    {
        return get(DefinitionProperty.AGGREGATION_TYPES).orElse(ImmutableList.of());
    }

    public FeatureViewProperties withAggregationTypes(List<String> types)
    {
        return new FeatureViewProperties(PropertyValues.builder()
                .setAll(values)
                .set(DefinitionProperty.AGGREGATION_TYPES, types)
                .build());
    }

    public boolean isFeature(String column)
    {
        return !entityKeys().contains(column) && !timestampColumn().equals(Optional.of(column)) && !createdColumn().equals(Optional.of(column));
    }
}
