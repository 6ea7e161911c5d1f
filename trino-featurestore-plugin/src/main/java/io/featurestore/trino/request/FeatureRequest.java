package io.featurestore.trino.request;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a training set or a call of {@code point_in_time_join} asks for, not yet checked.
 *
 * @param timestampColumn says as of when; empty for features as of now
 * @param fullFeatureNames name outputs {@code view__feature} where the reference has no alias
 * @param filterByCreated only feature rows known at the spine's time exist
 */
public record FeatureRequest(
        List<SpineColumn> spineColumns,
        Optional<String> timestampColumn,
        List<RequestedView> views,
        boolean fullFeatureNames,
        boolean filterByCreated)
{
    public FeatureRequest
    {
        spineColumns = ImmutableList.copyOf(requireNonNull(spineColumns, "spineColumns is null"));
        requireNonNull(timestampColumn, "timestampColumn is null");
        views = ImmutableList.copyOf(requireNonNull(views, "views is null"));
    }
}
