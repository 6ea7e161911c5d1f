package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.RelationName;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.RealType;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A feature view as it is now, with every column of the relation, in order. The columns that its definition names exist.
 *
 * @param events present if the columns are computed of events: {@code columns} are then keys, time and aggregations
 * @param validTo the relation's hidden {@link IntervalColumn}, present while rows are read from a materialized view's storage
 */
public record ResolvedFeatureView(
        RelationName name,
        FeatureViewKind kind,
        FeatureViewProperties properties,
        List<FeatureColumn> columns,
        Optional<FeatureEvents> events,
        Optional<FeatureColumn> validTo)
{
    public ResolvedFeatureView
    {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(properties, "properties is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(events, "events is null");
        requireNonNull(validTo, "validTo is null");
    }

    public ResolvedFeatureView(RelationName name, FeatureViewKind kind, FeatureViewProperties properties, List<FeatureColumn> columns)
    {
        this(name, kind, properties, columns, Optional.empty(), Optional.empty());
    }

    public ResolvedFeatureView withValidTo(FeatureColumn column)
    {
        return new ResolvedFeatureView(name, kind, properties, columns, events, Optional.of(column));
    }

    public Optional<FeatureColumn> column(String columnName)
    {
        return columns.stream()
                .filter(column -> column.name().equals(columnName))
                .findFirst();
    }

    public List<FeatureColumn> entityKeys()
    {
        return properties.entityKeys().stream()
                .map(key -> column(key).orElseThrow())
                .collect(toImmutableList());
    }

    public Optional<FeatureColumn> timestampColumn()
    {
        return properties.timestampColumn().map(name -> column(name).orElseThrow());
    }

    public Optional<FeatureColumn> createdColumn()
    {
        return properties.createdColumn().filter(_ -> events.isEmpty()).map(name -> column(name).orElseThrow());
    }

    // Whether its columns are computed of events, and not stored.
    public boolean computesEvents()
    {
        return events.isPresent() && kind != FeatureViewKind.MATERIALIZED_VIEW;
    }

    // Whether rows of an entity are found by =: NaN equals nothing
    public boolean hasComparableKeys()
    {
        return !entityKeys().isEmpty() && entityKeys().stream().noneMatch(key -> key.type() instanceof DoubleType || key.type() instanceof RealType);
    }

    // Whether it is a feature that is computed from the time that is asked for, so that it is never stored.
    public boolean readsTime(String columnName)
    {
        return events.filter(_ -> properties.isFeature(columnName)).map(found -> found.aggregations().readsTime(columnName)).orElse(false);
    }

    public List<FeatureColumn> features()
    {
        return columns.stream()
                .filter(column -> properties.isFeature(column.name()))
                .collect(toImmutableList());
    }
}
