package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.Type;
import io.trino.sql.tree.QualifiedName;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// The columns that expressions of a SELECT can name
record ColumnScope(List<Part> parts)
{
    // The qualifier is what columns may be qualified by: all of it, or its last parts. Columns are empty if they are not known
    record Part(Optional<QualifiedName> qualifier, Optional<List<QueryColumn>> columns)
    {
        Part
        {
            requireNonNull(qualifier, "qualifier is null");
            columns = requireNonNull(columns, "columns is null").map(ImmutableList::copyOf);
        }

        boolean isNamed(QualifiedName name)
        {
            return qualifier.filter(own -> own.hasSuffix(name)).isPresent();
        }

        Stream<QueryColumn> named(String column)
        {
            return columns.stream()
                    .flatMap(List::stream)
                    .filter(candidate -> candidate.name().equals(Optional.of(column)));
        }
    }

    ColumnScope
    {
        parts = ImmutableList.copyOf(requireNonNull(parts, "parts is null"));
    }

    static ColumnScope of(Optional<QualifiedName> qualifier, Optional<List<QueryColumn>> columns)
    {
        return new ColumnScope(ImmutableList.of(new Part(qualifier, columns)));
    }

    Optional<List<QueryColumn>> all()
    {
        return visible(parts);
    }

    // What qualifier.* stands for; empty if it may stand for the fields of a column
    Optional<List<QueryColumn>> all(QualifiedName qualifier)
    {
        List<Part> named = parts.stream()
                .filter(part -> part.isNamed(qualifier))
                .collect(toImmutableList());
        return named.size() == 1 && !isColumn(qualifier) ? visible(named) : Optional.empty();
    }

    Optional<Type> type(QualifiedName name)
    {
        return column(name).flatMap(QueryColumn::type);
    }

    Optional<QueryColumn> column(QualifiedName name)
    {
        Optional<QualifiedName> prefix = name.getPrefix();
        if (prefix.filter(this::isColumn).isPresent()) {
            return Optional.empty();
        }
        List<QueryColumn> columns = parts.stream()
                .filter(part -> prefix.map(part::isNamed).orElse(true))
                .flatMap(part -> part.named(name.getSuffix()))
                .collect(toImmutableList());
        return columns.size() == 1 ? Optional.of(columns.getFirst()) : Optional.empty();
    }

    boolean lacks(String column)
    {
        return parts.stream().allMatch(part -> part.columns().isPresent() && part.named(column).findAny().isEmpty());
    }

    ColumnScope joinedWith(ColumnScope right)
    {
        return new ColumnScope(ImmutableList.<Part>builder().addAll(parts).addAll(right.parts).build());
    }

    ColumnScope joinedWith(ColumnScope right, List<String> using)
    {
        List<QueryColumn> merged = using.stream()
                .map(name -> merged(name, right))
                .collect(toImmutableList());
        Stream<Part> rest = Stream.concat(parts.stream(), right.parts.stream())
                .map(part -> new Part(part.qualifier(), part.columns().map(columns -> columns.stream()
                        .filter(column -> column.name().filter(using::contains).isEmpty())
                        .collect(toImmutableList()))));
        return new ColumnScope(Stream.concat(Stream.of(new Part(Optional.empty(), Optional.of(merged))), rest).collect(toImmutableList()));
    }

    private QueryColumn merged(String name, ColumnScope right)
    {
        Optional<Type> leftType = type(QualifiedName.of(name));
        return new QueryColumn(Optional.of(name), leftType.filter(type -> right.type(QualifiedName.of(name)).equals(Optional.of(type))), false);
    }

    private boolean isColumn(QualifiedName name)
    {
        return parts.stream().anyMatch(part -> part.named(name.getParts().getFirst()).findAny().isPresent());
    }

    private static Optional<List<QueryColumn>> visible(List<Part> parts)
    {
        if (parts.stream().anyMatch(part -> part.columns().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(parts.stream()
                .flatMap(part -> part.columns().orElseThrow().stream())
                .filter(column -> !column.hidden())
                .collect(toImmutableList()));
    }
}
