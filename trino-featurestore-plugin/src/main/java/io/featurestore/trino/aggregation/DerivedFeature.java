package io.featurestore.trino.aggregation;

import io.trino.sql.tree.Expression;

import static java.util.Objects.requireNonNull;

/**
 * An expression over the names of other entries and {@link Aggregations#AS_OF_TIME}.
 */
public record DerivedFeature(String name, String text, Expression expression)
        implements Aggregation
{
    public DerivedFeature
    {
        requireNonNull(name, "name is null");
        requireNonNull(text, "text is null");
        requireNonNull(expression, "expression is null");
    }
}
