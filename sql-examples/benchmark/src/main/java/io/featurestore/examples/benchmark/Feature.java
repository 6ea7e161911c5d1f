package io.featurestore.examples.benchmark;

import static java.util.Objects.requireNonNull;

/**
 * A feature of generated data. Its values are above zero, so that a value that is missing changes a sum.
 *
 * @param number place among the features of its view, from one
 */
public record Feature(String name, Kind kind, int number)
{
    public enum Kind
    {
        BIGINT,
        /**
         * Whole quarters below a million, so that sums are exact.
         */
        DOUBLE,
        /**
         * {@code seg_} and digits.
         */
        VARCHAR,
        /**/
    }

    public Feature
    {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
    }
}
