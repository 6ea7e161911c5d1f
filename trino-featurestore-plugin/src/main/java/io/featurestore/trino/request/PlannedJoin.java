package io.featurestore.trino.request;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;

import java.util.List;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * @param keys a pair for each entity key, in the view's order; empty for global features
 * @param features distinct, in the view's column order, which also settles ties
 */
public record PlannedJoin(ResolvedFeatureView view, List<KeyPair> keys, List<FeatureColumn> features)
{
    public PlannedJoin
    {
        requireNonNull(view, "view is null");
        keys = ImmutableList.copyOf(requireNonNull(keys, "keys is null"));
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        checkArgument(keys.size() == view.properties().entityKeys().size(), "keys do not match the entity keys of %s", view.name());
        checkArgument(!features.isEmpty(), "features is empty");
    }

    // The columns that are looked up: the features, or the aggregates that these are computed from.
    public List<FeatureColumn> looksUp()
    {
        if (view.events().isEmpty()) {
            return features;
        }
        Aggregations aggregations = view.events().orElseThrow().aggregations();
        Set<String> read = features.stream()
                .flatMap(feature -> aggregations.reads(feature.name()).stream())
                .collect(toImmutableSet());
        return view.features().stream()
                .filter(feature -> read.contains(feature.name()))
                .collect(toImmutableList());
    }
}
