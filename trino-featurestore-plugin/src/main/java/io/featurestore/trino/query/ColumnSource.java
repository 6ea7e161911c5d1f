package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * @param table the parts of its name, as many as were written, in lower case
 */
public record ColumnSource(List<String> table, String column, ColumnUse use)
{
    public ColumnSource
    {
        table = ImmutableList.copyOf(requireNonNull(table, "table is null"));
        requireNonNull(column, "column is null");
        requireNonNull(use, "use is null");
    }

    ColumnSource as(ColumnUse outer)
    {
        return new ColumnSource(table, column, outer.of(use));
    }
}
