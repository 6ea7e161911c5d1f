package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.query.QueryLineage.Column;
import io.trino.sql.tree.QualifiedName;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// The columns that expressions of a SELECT can name: those of its own relations, then those of the query around it
record LineageScope(List<Part> parts, Optional<LineageScope> outer)
{
    static final LineageScope EMPTY = new LineageScope(ImmutableList.of(), Optional.empty());

    // A table's columns are asked for only where the text does not tell whose a column is
    record Part(Optional<QualifiedName> qualifier, Optional<List<String>> table, Supplier<QueryLineage> columns)
    {
        Part
        {
            requireNonNull(qualifier, "qualifier is null");
            requireNonNull(table, "table is null");
            requireNonNull(columns, "columns is null");
        }

        boolean isNamed(QualifiedName name)
        {
            return qualifier.filter(own -> own.hasSuffix(name)).isPresent();
        }

        // The column is one of these if it exists
        ColumnSources only(String column)
        {
            return table.map(name -> ColumnSources.column(name, column)).orElseGet(() -> columns.get().sources(column));
        }

        Optional<ColumnSources> find(String column)
        {
            QueryLineage lineage = columns.get();
            return lineage.columns().stream().anyMatch(candidate -> candidate.name().equals(Optional.of(column))) ? Optional.of(lineage.sources(column)) : Optional.empty();
        }

        Part without(List<String> names)
        {
            return new Part(qualifier, Optional.empty(), () -> {
                QueryLineage lineage = columns.get();
                return new QueryLineage(
                        lineage.columns().stream().filter(column -> column.name().filter(names::contains).isEmpty()).collect(toImmutableList()),
                        lineage.gap(),
                        lineage.rows());
            });
        }
    }

    LineageScope
    {
        parts = ImmutableList.copyOf(requireNonNull(parts, "parts is null"));
        requireNonNull(outer, "outer is null");
    }

    static LineageScope of(Optional<QualifiedName> qualifier, QueryLineage lineage)
    {
        return new LineageScope(ImmutableList.of(new Part(qualifier, Optional.empty(), () -> lineage)), Optional.empty());
    }

    LineageScope within(LineageScope around)
    {
        return around.parts.isEmpty() && around.outer.isEmpty() ? this : new LineageScope(parts, Optional.of(outer.map(own -> own.within(around)).orElse(around)));
    }

    LineageScope joinedWith(LineageScope right)
    {
        return new LineageScope(ImmutableList.<Part>builder().addAll(parts).addAll(right.parts).build(), outer);
    }

    LineageScope joinedWith(LineageScope right, List<String> using)
    {
        QueryLineage merged = QueryLineage.of(
                using.stream()
                        .map(name -> new Column(Optional.of(name), unqualified(name).and(right.unqualified(name))))
                        .collect(toImmutableList()),
                ColumnSources.NONE);
        return new LineageScope(
                Stream.concat(
                                Stream.of(new Part(Optional.empty(), Optional.empty(), () -> merged)),
                                Stream.concat(parts.stream(), right.parts.stream()).map(part -> part.without(using)))
                        .collect(toImmutableList()),
                outer);
    }

    // Empty if no relation is named like the name's prefix
    Optional<ColumnSources> qualified(QualifiedName name)
    {
        return name.getPrefix().flatMap(prefix -> parts.stream()
                .filter(part -> part.isNamed(prefix))
                .findFirst()
                .map(part -> part.only(name.getSuffix()))
                .or(() -> outer.flatMap(around -> around.qualified(name))));
    }

    ColumnSources unqualified(String column)
    {
        if (parts.size() == 1 && outer.isEmpty()) {
            return parts.getFirst().only(column);
        }
        List<ColumnSources> found = parts.stream()
                .flatMap(part -> part.find(column).stream())
                .collect(toImmutableList());
        if (!found.isEmpty()) {
            return ColumnSources.union(found);
        }
        return gap().map(ColumnSources::gap)
                .or(() -> outer.map(around -> around.unqualified(column)))
                .orElseGet(() -> ColumnSources.gap("no relation has a column '%s'".formatted(column)));
    }

    Optional<String> gap()
    {
        return parts.stream()
                .flatMap(part -> part.columns().get().gap().stream())
                .findFirst();
    }

    // What * stands for, or qualifier.*
    QueryLineage all(Optional<QualifiedName> qualifier)
    {
        List<QueryLineage> lineages = parts.stream()
                .filter(part -> qualifier.map(part::isNamed).orElse(true))
                .map(part -> part.columns().get())
                .collect(toImmutableList());
        if (qualifier.isPresent() && lineages.size() != 1) {
            return outer.isPresent() && lineages.isEmpty() ?
                    outer.orElseThrow().all(qualifier) :
                    QueryLineage.unknown("%s.* is not all columns of one relation".formatted(qualifier.orElseThrow()));
        }
        return new QueryLineage(
                lineages.stream()
                        .flatMap(lineage -> lineage.columns().stream())
                        .filter(column -> !column.hidden())
                        .collect(toImmutableList()),
                lineages.stream().flatMap(lineage -> lineage.gap().stream()).findFirst(),
                ColumnSources.NONE);
    }

    List<String> names()
    {
        return all(Optional.empty()).columns().stream()
                .flatMap(column -> column.name().stream())
                .collect(toImmutableList());
    }
}
