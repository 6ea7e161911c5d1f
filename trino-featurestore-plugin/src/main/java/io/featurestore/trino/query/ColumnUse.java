package io.featurestore.trino.query;

/**
 * What a query makes of a column: a value of its result, or what decides which rows there are.
 */
public enum ColumnUse
{
    IDENTITY,
    EXPRESSION,
    WINDOW,
    AGGREGATION,
    FILTER,
    JOIN,
    GROUPING,
    ORDER,
    KEY,
    TIMESTAMP;

    // This use of something that is made of a column by the other use

    ColumnUse of(ColumnUse inner)
    {
        return inner.compareTo(this) > 0 && !decidesRows() ? inner : this;
    }

    private boolean decidesRows()
    {
        return compareTo(FILTER) >= 0;
    }
}
