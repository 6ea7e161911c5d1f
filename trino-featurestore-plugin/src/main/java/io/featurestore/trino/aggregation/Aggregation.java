package io.featurestore.trino.aggregation;

import io.trino.sql.tree.Expression;

/**
 * An entry of the property {@code aggregations}: a feature that is computed of the events of a feature view.
 */
public sealed interface Aggregation
        permits WindowedAggregate, DerivedFeature
{
    String name();

    // As it was written, before AS
    String text();

    // Over columns of the events, or names of other entries
    Expression expression();
}
