package io.featurestore.trino.sql;

import io.featurestore.trino.value.UtcInstant;

import static java.util.Objects.requireNonNull;

public sealed interface PointInTime
{
    // When the query that reads the view started
    record Now()
            implements PointInTime {}

    record At(UtcInstant instant)
            implements PointInTime
    {
        public At
        {
            requireNonNull(instant, "instant is null");
        }
    }
}
