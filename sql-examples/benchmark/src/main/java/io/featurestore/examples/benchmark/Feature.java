package io.featurestore.examples.benchmark;

import static java.util.Objects.requireNonNull;

/**
 * Values are positive, so a missing one changes a sum.
 *
 * @param number place in its view, from one
 */
record Feature(String name, Kind kind, int number)
{
    public enum Kind
    {
        BIGINT,
        // Multiples of 0.25 below a million: their sums are exact
        DOUBLE,
        // Of two digits after the point
        DECIMAL,
        // seg_ and digits
        VARCHAR,
        // Whole, another one in each engine
        APPROXIMATION,
        /**/
    }

    public Feature
    {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
    }
}
