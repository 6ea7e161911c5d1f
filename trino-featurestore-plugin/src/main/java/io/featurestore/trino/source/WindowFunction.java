package io.featurestore.trino.source;

/**
 * What an index of events computes of those in a window, as Trino's aggregates of these names do.
 */
public enum WindowFunction
{
    COUNT,
    COUNT_DISTINCT,
    APPROX_DISTINCT,
    APPROX_PERCENTILE,
    SUM,
    AVG,
    VAR_SAMP,
    VAR_POP,
    STDDEV_SAMP,
    STDDEV_POP,
    MIN,
    MAX,
    MIN_BY,
    MAX_BY,
    BOOL_AND,
    BOOL_OR,
    FIRST,
    LAST;

    boolean dependsOnOrderOfTies()
    {
        return switch (this) {
            case FIRST, LAST, MIN_BY, MAX_BY -> true;
            default -> false;
        };
    }
}
