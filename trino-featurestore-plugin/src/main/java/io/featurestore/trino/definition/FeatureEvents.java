package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.aggregation.Aggregation;
import io.featurestore.trino.aggregation.Aggregations;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeId;
import io.trino.spi.type.TypeManager;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The events of a feature view that declares aggregations.
 *
 * @param columns of the view's own query, in order
 * @param query empty while the view is not stored, or if another engine has written it
 * @param types of the aggregations, by their names
 */
public record FeatureEvents(List<FeatureColumn> columns, Optional<StoredQuery> query, Aggregations aggregations, Map<String, Type> types)
{
    public FeatureEvents
    {
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(query, "query is null");
        requireNonNull(aggregations, "aggregations is null");
        types = ImmutableMap.copyOf(requireNonNull(types, "types is null"));
    }

    /**
     * @param columns of the view's own query
     * @throws IllegalArgumentException if what is stored is no definition of aggregations
     */
    public static FeatureEvents of(FeatureViewProperties properties, List<FeatureColumn> columns, Optional<StoredQuery> query, TypeManager typeManager)
    {
        Aggregations aggregations = Aggregations.parse(properties.aggregations());
        List<String> stored = properties.aggregationTypes();
        checkArgument(stored.size() == aggregations.entries().size(), "%s aggregations have %s types", aggregations.entries().size(), stored.size());
        ImmutableMap.Builder<String, Type> types = ImmutableMap.builder();
        for (int i = 0; i < stored.size(); i++) {
            types.put(aggregations.entries().get(i).name(), typeManager.getType(TypeId.of(stored.get(i))));
        }
        return new FeatureEvents(columns, query, aggregations, types.buildOrThrow());
    }

    // Keys, time, and a feature of each aggregation
    public List<FeatureColumn> featureViewColumns(FeatureViewProperties properties)
    {
        ImmutableList.Builder<FeatureColumn> result = ImmutableList.builder();
        columns.stream()
                .filter(column -> properties.entityKeys().contains(column.name()) || properties.timestampColumn().equals(Optional.of(column.name())))
                .forEach(result::add);
        for (Aggregation aggregation : aggregations.entries()) {
            result.add(new FeatureColumn(aggregation.name(), types.get(aggregation.name()), Optional.of(aggregation.text())));
        }
        return result.build();
    }

    // Those of the feature view, and those of the events that have other names
    public List<FeatureColumn> allColumns(FeatureViewProperties properties)
    {
        ImmutableList.Builder<FeatureColumn> result = ImmutableList.<FeatureColumn>builder().addAll(featureViewColumns(properties));
        columns.stream()
                .filter(column -> properties.isFeature(column.name()) || properties.createdColumn().equals(Optional.of(column.name())))
                .filter(column -> !types.containsKey(column.name()))
                .forEach(result::add);
        return result.build();
    }

    public Optional<FeatureColumn> createdColumn(FeatureViewProperties properties)
    {
        return properties.createdColumn().flatMap(name -> columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst());
    }

    public Type type(Aggregation aggregation)
    {
        return types.get(aggregation.name());
    }
}
