package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;

import java.util.List;
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

    default Optional<String> owner()
    {
        return get(DefinitionProperty.OWNER);
    }

    default Optional<String> description()
    {
        return get(DefinitionProperty.DESCRIPTION);
    }

    default List<String> tags()
    {
        return get(DefinitionProperty.TAGS).orElse(ImmutableList.of());
    }
}
