package io.featurestore.trino.query;

import io.featurestore.catalog.StoredView;
import io.trino.sql.tree.QualifiedName;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;
import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.joining;

public final class SourceTables
{
    private SourceTables() {}

    /**
     * As {@code catalog.schema.table}, in alphabetical order; empty when the view has no SQL that Trino can read.
     */
    public static List<String> of(StoredView view)
    {
        return view.sql().flatMap(SqlReader::findQuery).stream()
                .flatMap(query -> TableReads.of(query).stream())
                .map(table -> fullName(view, table.getName()))
                .collect(toImmutableSortedSet(naturalOrder()))
                .asList();
    }

    private static String fullName(StoredView view, QualifiedName name)
    {
        List<String> parts = name.getParts();
        Optional<String> catalog = view.defaultCatalog().filter(_ -> parts.size() < 3);
        Optional<String> schema = view.defaultNamespace().filter(_ -> parts.size() < 2);
        return Stream.of(catalog.stream(), schema.stream(), parts.stream())
                .flatMap(part -> part)
                .collect(joining("."));
    }
}
