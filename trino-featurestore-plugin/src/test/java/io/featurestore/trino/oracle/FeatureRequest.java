package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Features of one view for each row of a spine. One row of the view decides all of them.
 *
 * @param features distinct, in the order of the output
 * @param keyMapping entity key to spine column, for each key whose spine column has another name
 */
record FeatureRequest(FeatureViewModel view, List<String> features, Map<String, String> keyMapping)
{
    FeatureRequest
    {
        requireNonNull(view, "view is null");
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        keyMapping = ImmutableMap.copyOf(requireNonNull(keyMapping, "keyMapping is null"));
    }

    static FeatureRequest allOf(FeatureViewModel view)
    {
        return new FeatureRequest(view, view.features(), Map.of());
    }

    FeatureRequest on(String key, String spineColumn)
    {
        return new FeatureRequest(view, features, ImmutableMap.<String, String>builder()
                .putAll(keyMapping)
                .put(key, spineColumn)
                .buildOrThrow());
    }

    String spineColumn(String key)
    {
        return keyMapping.getOrDefault(key, key);
    }

    boolean isWholeView()
    {
        return features.equals(view.features());
    }

    FeatureRequest withView(FeatureViewModel newView)
    {
        return new FeatureRequest(newView, features, keyMapping);
    }
}
