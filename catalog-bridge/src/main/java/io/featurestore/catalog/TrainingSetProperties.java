package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The definition of a training set: a view whose own rows are the spine to which features are joined.
 * Names of columns are in lower case, as Trino resolves them.
 *
 * @param features the requested features, at least one, in output order
 * @param timestampColumn the spine's time; empty joins every feature as it is now
 * @param fullFeatureNames name outputs {@code view__feature}
 * @param filterByCreated only feature rows known at the spine's time exist
 */
public record TrainingSetProperties(
        List<FeatureReference> features,
        Optional<String> timestampColumn,
        boolean fullFeatureNames,
        boolean filterByCreated,
        Optional<String> owner,
        Optional<String> description,
        List<String> tags)
        implements Definition
{
    public TrainingSetProperties
    {
        features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        timestampColumn = requireNonNull(timestampColumn, "timestampColumn is null").map(Identifiers::canonical);
        requireNonNull(owner, "owner is null");
        requireNonNull(description, "description is null");
        tags = ImmutableList.copyOf(requireNonNull(tags, "tags is null"));
        checkArgument(!features.isEmpty(), "features is empty: a training set names at least one feature view");
    }

    @Override
    public Optional<FeatureViewProperties> featureView()
    {
        return Optional.empty();
    }
}
