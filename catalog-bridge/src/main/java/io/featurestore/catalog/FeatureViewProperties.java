package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The definition of a feature view: a relation in which one row says what was known of an entity from one instant on.
 * Names of columns are in lower case, as Trino resolves them.
 *
 * @param entityKeys join key columns, in order, distinct; empty for global features with one history for all
 * @param timestampColumn event time; empty for a view without history
 * @param createdColumn when a row became known
 * @param ttl how long a row stays valid, in whole milliseconds; empty for no limit, never zero
 * @param freshness how old the newest row may be before the view counts as stale, in whole milliseconds, positive
 * @param expectations SQL boolean expressions every row must satisfy
 */
public record FeatureViewProperties(
        List<String> entityKeys,
        Optional<String> timestampColumn,
        Optional<String> createdColumn,
        Optional<Duration> ttl,
        Optional<Duration> freshness,
        Optional<String> owner,
        Optional<String> description,
        List<String> tags,
        Optional<String> entity,
        List<String> expectations)
        implements Definition
{
    public FeatureViewProperties
    {
        entityKeys = requireNonNull(entityKeys, "entityKeys is null").stream()
                .map(Identifiers::canonical)
                .collect(toImmutableList());
        timestampColumn = requireNonNull(timestampColumn, "timestampColumn is null").map(Identifiers::canonical);
        createdColumn = requireNonNull(createdColumn, "createdColumn is null").map(Identifiers::canonical);
        requireNonNull(ttl, "ttl is null");
        requireNonNull(freshness, "freshness is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(description, "description is null");
        tags = ImmutableList.copyOf(requireNonNull(tags, "tags is null"));
        requireNonNull(entity, "entity is null");
        expectations = ImmutableList.copyOf(requireNonNull(expectations, "expectations is null"));
        checkArgument(entityKeys.stream().distinct().count() == entityKeys.size(), "entity_keys names a column twice: %s", entityKeys);
        checkArgument(ttl.isEmpty() || timestampColumn.isPresent(), "ttl needs a timestamp_column");
        checkArgument(freshness.isEmpty() || timestampColumn.isPresent(), "freshness needs a timestamp_column");
        ttl.ifPresent(value -> checkArgument(value.isPositive(), "ttl must be positive: %s", value));
        freshness.ifPresent(value -> checkArgument(value.isPositive(), "freshness must be positive: %s", value));
    }

    @Override
    public Optional<FeatureViewProperties> featureView()
    {
        return Optional.of(this);
    }

    /**
     * Whether the column holds a feature: it is no entity key, timestamp or created column.
     */
    public boolean isFeature(String column)
    {
        return !entityKeys.contains(column) && !timestampColumn.equals(Optional.of(column)) && !createdColumn.equals(Optional.of(column));
    }
}
