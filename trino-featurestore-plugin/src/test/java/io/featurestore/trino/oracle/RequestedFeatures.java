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
record RequestedFeatures(FeatureViewModel view, List<String> features, Map<String, String> keyMapping)
{
    RequestedFeatures
    {
        requireNonNull(view, "view is null");
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        keyMapping = ImmutableMap.copyOf(requireNonNull(keyMapping, "keyMapping is null"));
    }

    static RequestedFeatures allOf(FeatureViewModel view)
    {
        return new RequestedFeatures(view, view.features(), Map.of());
    }

    RequestedFeatures on(String key, String spineColumn)
    {
        return new RequestedFeatures(view, features, ImmutableMap.<String, String>builder()
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

    RequestedFeatures withView(FeatureViewModel newView)
    {
        return new RequestedFeatures(newView, features, keyMapping);
    }
}
