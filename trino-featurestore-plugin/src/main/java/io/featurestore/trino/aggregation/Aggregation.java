package io.featurestore.trino.aggregation;

/**
 * An entry of the property {@code aggregations}: a feature that is computed of the events of a feature view.
 */
public sealed interface Aggregation
        permits WindowedAggregate, DerivedFeature
{
    /**
     * Of the feature, in lower case.
     */
    String name();

    /**
     * The entry as it was written, without {@code AS name}.
     */
    String text();
}
