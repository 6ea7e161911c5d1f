package io.featurestore.trino.source;

import io.trino.spi.predicate.Domain;

import static java.util.Objects.requireNonNull;

/**
 * The values that a column of an event must have for the event to count.
 */
public record EventCondition(HistoryColumn column, Domain values)
{
    public EventCondition
    {
        requireNonNull(column, "column is null");
        requireNonNull(values, "values is null");
    }
}
