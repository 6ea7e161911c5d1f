package io.featurestore.trino.sql;

import java.util.List;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * An expression by which rows of one entity are ordered, NULL before every value.
 */
record SortItem(String expression)
{
    SortItem
    {
        requireNonNull(expression, "expression is null");
    }

    static String oldestFirst(List<SortItem> items)
    {
        return orderBy(items, "ASC NULLS FIRST");
    }

    static String newestFirst(List<SortItem> items)
    {
        return orderBy(items, "DESC NULLS LAST");
    }

    private static String orderBy(List<SortItem> items, String direction)
    {
        if (items.isEmpty()) {
            return "";
        }
        return items.stream()
                .map(item -> item.expression() + " " + direction)
                .collect(joining(", ", "ORDER BY ", ""));
    }
}
