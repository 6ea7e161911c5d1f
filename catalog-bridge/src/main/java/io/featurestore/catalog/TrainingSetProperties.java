package io.featurestore.catalog;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The definition of a training set: a view to whose own rows, the spine, features are joined. There is at least one; they are in output order.
 * Without a timestamp column every feature is joined as it is now. Names of columns are in lower case.
 */
public record TrainingSetProperties(PropertyValues values)
        implements Definition
{
    public TrainingSetProperties
    {
        requireNonNull(values, "values is null");
        values.checkRelation("a training set", DefinitionProperty.FEATURES, TrainingSetProperties::mayHave);
    }

    static boolean mayHave(DefinitionProperty<?> property)
    {
        return property.isStored() && property.isOfTrainingSets();
    }

    @Override
    public Optional<FeatureViewProperties> featureView()
    {
        return Optional.empty();
    }

    public List<FeatureReference> features()
    {
        return get(DefinitionProperty.FEATURES).orElseThrow();
    }

    public Optional<String> timestampColumn()
    {
        return get(DefinitionProperty.TIMESTAMP_COLUMN);
    }

    public boolean fullFeatureNames()
    {
        return get(DefinitionProperty.FULL_FEATURE_NAMES).orElse(false);
    }

    public boolean filterByCreated()
    {
        return get(DefinitionProperty.FILTER_BY_CREATED).orElse(false);
    }
}
