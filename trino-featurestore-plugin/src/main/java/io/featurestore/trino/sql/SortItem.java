package io.featurestore.trino.sql;

import java.util.List;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

// Rows of one entity are ordered from the newest to the oldest only: ASC NULLS FIRST is not the reverse of DESC NULLS LAST, as Trino puts NaN, and
// NULL inside an array or row, first in both. So they are greater than every other value
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
