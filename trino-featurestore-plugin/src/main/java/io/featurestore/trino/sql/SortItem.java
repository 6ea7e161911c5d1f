package io.featurestore.trino.sql;

import java.util.List;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * An expression by which rows of one entity are ordered, NULL before every value.
 * <p>
 * Every plan orders from the newest to the oldest, because the other direction is not its reverse: Trino places NaN, and NULL inside an
 * array or row, where NULLS FIRST or LAST places NULL. In this direction both are greater than every other value.
 */
record SortItem(String expression)
{
    SortItem
    {
        requireNonNull(expression, "expression is null");
    }

    static String newestFirst(List<SortItem> items)
    {
        if (items.isEmpty()) {
            return "";
        }
        return items.stream()
                .map(item -> item.expression() + " DESC NULLS LAST")
                .collect(joining(", ", "ORDER BY ", ""));
    }
}
