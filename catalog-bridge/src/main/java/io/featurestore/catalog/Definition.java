package io.featurestore.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What makes a relation part of the feature store; stored as {@code featurestore.*} properties of the table or view by
 * {@link DefinitionCodec}.
 */
public sealed interface Definition
        permits FeatureViewProperties,
                MaterializedViewProperties,
                TrainingSetProperties
{
    /**
     * Present for a feature view, whatever holds its rows.
     */
    Optional<FeatureViewProperties> featureView();

    Optional<String> owner();

    Optional<String> description();

    List<String> tags();
}
