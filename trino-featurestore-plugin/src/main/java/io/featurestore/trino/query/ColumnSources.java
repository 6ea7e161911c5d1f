package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * What something of a query comes from.
 *
 * @param gaps what could not be followed, and why
 */
public record ColumnSources(Set<ColumnSource> columns, Set<String> gaps)
{
    public static final ColumnSources NONE = new ColumnSources(ImmutableSet.of(), ImmutableSet.of());

    public ColumnSources
    {
        columns = ImmutableSet.copyOf(requireNonNull(columns, "columns is null"));
        gaps = ImmutableSet.copyOf(requireNonNull(gaps, "gaps is null"));
    }

    public static ColumnSources gap(String reason)
    {
        return new ColumnSources(ImmutableSet.of(), ImmutableSet.of(reason));
    }

    static ColumnSources column(List<String> table, String column)
    {
        return new ColumnSources(ImmutableSet.of(new ColumnSource(table, column, ColumnUse.IDENTITY)), ImmutableSet.of());
    }

    static ColumnSources union(Collection<ColumnSources> all)
    {
        return new ColumnSources(
                all.stream().flatMap(sources -> sources.columns.stream()).collect(toImmutableSet()),
                all.stream().flatMap(sources -> sources.gaps.stream()).collect(toImmutableSet()));
    }

    public ColumnSources and(ColumnSources more)
    {
        return union(ImmutableList.of(this, more));
    }

    public ColumnSources as(ColumnUse use)
    {
        return new ColumnSources(columns.stream().map(column -> column.as(use)).collect(toImmutableSet()), gaps);
    }
}
