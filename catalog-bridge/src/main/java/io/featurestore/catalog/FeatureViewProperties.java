package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static io.featurestore.catalog.FeatureViewKind.TABLE;
import static io.featurestore.catalog.FeatureViewKind.VIEW;

/**
 * The definition of a feature view: a relation in which one row says what was known of an entity from one instant on.
 * Names of columns are in lower case, as Trino resolves them.
 */
public record FeatureViewProperties(PropertyValues values)
        implements Definition
{
    public FeatureViewProperties
    {
        values.checkRelation("a feature view", DefinitionProperty.ENTITY_KEYS, FeatureViewProperties::mayHave);
    }

    static boolean mayHave(DefinitionProperty<?> property)
    {
        return property.isOf(VIEW) || property.isOf(TABLE);
    }

    @Override
    public Optional<FeatureViewProperties> featureView()
    {
        return Optional.of(this);
    }

    /**
     * Join key columns, in order, distinct; empty for global features with one history for all.
     */
    public List<String> entityKeys()
    {
        return get(DefinitionProperty.ENTITY_KEYS).orElseThrow();
    }

    /**
     * Event time; empty for a view without history.
     */
    public Optional<String> timestampColumn()
    {
        return get(DefinitionProperty.TIMESTAMP_COLUMN);
    }

    /**
     * When a row became known.
     */
    public Optional<String> createdColumn()
    {
        return get(DefinitionProperty.CREATED_COLUMN);
    }

    /**
     * How long a row stays valid, in whole milliseconds; empty for no limit, never zero.
     */
    public Optional<Duration> ttl()
    {
        return get(DefinitionProperty.TTL);
    }

    /**
     * How old the newest row may be before the view counts as stale, in whole milliseconds, positive.
     */
    public Optional<Duration> freshness()
    {
        return get(DefinitionProperty.FRESHNESS);
    }

    public Optional<String> entity()
    {
        return get(DefinitionProperty.ENTITY);
    }

    /**
     * SQL boolean expressions every row must satisfy.
     */
    public List<String> expectations()
    {
        return get(DefinitionProperty.EXPECTATIONS).orElse(ImmutableList.of());
    }

    /**
     * Whether the column holds a feature: it is no entity key, timestamp or created column.
     */
    public boolean isFeature(String column)
    {
        return !entityKeys().contains(column) && !timestampColumn().equals(Optional.of(column)) && !createdColumn().equals(Optional.of(column));
    }
}
