package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The query of a spine. Where the features of some joins were looked up while the spine is read, it has them as columns.
 *
 * @param features by the position of a join, the query's column for each of the join's features
 */
public record SpineSql(String query, Map<Integer, List<String>> features)
{
    public SpineSql
    {
        requireNonNull(query, "query is null");
        features = ImmutableMap.copyOf(requireNonNull(features, "features is null"));
    }

    public static SpineSql withoutFeatures(String query)
    {
        return new SpineSql(query, ImmutableMap.of());
    }

    List<String> allFeatures()
    {
        return features.values().stream()
                .flatMap(List::stream)
                .collect(toImmutableList());
    }
}
