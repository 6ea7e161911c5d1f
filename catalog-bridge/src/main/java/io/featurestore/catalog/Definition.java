package io.featurestore.catalog;

import java.util.Optional;

/**
 * What makes a relation part of the feature store.
 */
public sealed interface Definition
        permits FeatureViewProperties,
                MaterializedViewProperties,
                TrainingSetProperties
{
    PropertyValues values();

    Optional<FeatureViewProperties> featureView();

    default <T> Optional<T> get(DefinitionProperty<T> property)
    {
        return values().get(property);
    }
}
