package io.featurestore.catalog;

import java.util.List;
import java.util.Optional;

/**
 * The definition of a training set: a view whose own rows are the spine to which features are joined.
 * Names of columns are in lower case, as Trino resolves them.
 */
public record TrainingSetProperties(PropertyValues values)
        implements Definition
{
    public TrainingSetProperties
    {
        values.checkRelation("a training set", DefinitionProperty.FEATURES, TrainingSetProperties::mayHave);
    }

    static boolean mayHave(DefinitionProperty<?> property)
    {
        return property.isOfTrainingSets();
    }

    @Override
    public Optional<FeatureViewProperties> featureView()
    {
        return Optional.empty();
    }

    /**
     * The requested features, at least one, in output order.
     */
    public List<FeatureReference> features()
    {
        return get(DefinitionProperty.FEATURES).orElseThrow();
    }

    /**
     * The spine's time; empty joins every feature as it is now.
     */
    public Optional<String> timestampColumn()
    {
        return get(DefinitionProperty.TIMESTAMP_COLUMN);
    }

    /**
     * Whether outputs are named {@code view__feature}.
     */
    public boolean fullFeatureNames()
    {
        return get(DefinitionProperty.FULL_FEATURE_NAMES).orElse(false);
    }

    /**
     * Whether only feature rows known at the spine's time exist.
     */
    public boolean filterByCreated()
    {
        return get(DefinitionProperty.FILTER_BY_CREATED).orElse(false);
    }
}
