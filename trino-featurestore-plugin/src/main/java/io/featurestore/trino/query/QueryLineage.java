package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Where the columns of a query or relation come from.
 *
 * @param columns in order; if there are gaps among them, each other column may exist, too
 * @param gap why columns are not known, if they are not
 * @param rows what decides which rows there are
 */
public record QueryLineage(List<Column> columns, Optional<String> gap, ColumnSources rows)
{
    public QueryLineage
    {
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(gap, "gap is null");
        requireNonNull(rows, "rows is null");
    }

    /**
     * @param name in lower case; empty for an expression without an alias
     * @param hidden whether {@code *} leaves it out
     */
    public record Column(Optional<String> name, ColumnSources sources, boolean hidden)
    {
        public Column
        {
            requireNonNull(name, "name is null");
            requireNonNull(sources, "sources is null");
        }

        Column(Optional<String> name, ColumnSources sources)
        {
            this(name, sources, false);
        }
    }

    static QueryLineage of(List<Column> columns, ColumnSources rows)
    {
        return new QueryLineage(columns, Optional.empty(), rows);
    }

    public static QueryLineage unknown(String gap)
    {
        return new QueryLineage(ImmutableList.of(), Optional.of(gap), ColumnSources.gap(gap));
    }

    // Of the column of that name
    public ColumnSources sources(String name)
    {
        List<ColumnSources> named = columns.stream()
                .filter(column -> column.name().equals(Optional.of(name)))
                .map(Column::sources)
                .collect(toImmutableList());
        return named.isEmpty() ? ColumnSources.gap(gap.orElseGet(() -> "the query gives no column '%s'".formatted(name))) : ColumnSources.union(named);
    }

    QueryLineage withRows(ColumnSources more)
    {
        return new QueryLineage(columns, gap, rows.and(more));
    }

    QueryLineage renamed(List<String> names)
    {
        if (gap.isPresent()) {
            return of(names.stream().map(name -> new Column(Optional.of(name), ColumnSources.gap(gap.orElseThrow()))).collect(toImmutableList()), rows);
        }
        if (names.size() != columns.size()) {
            return unknown("%s column names for %s columns".formatted(names.size(), columns.size()));
        }
        ImmutableList.Builder<Column> renamed = ImmutableList.builder();
        for (int i = 0; i < names.size(); i++) {
            renamed.add(new Column(Optional.of(names.get(i)), columns.get(i).sources()));
        }
        return of(renamed.build(), rows);
    }
}
