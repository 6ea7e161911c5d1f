package io.featurestore.trino.query;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.featurestore.catalog.StoredView;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Locale.ENGLISH;

/**
 * The tables and views that a view's SQL reads, as {@code catalog.schema.table}: subqueries and TABLE arguments of table functions count,
 * names that a WITH clause defines do not.
 */
public final class SourceTables
{
    private static final SqlParser SQL_PARSER = new SqlParser();

    private final Optional<String> defaultCatalog;
    private final Optional<String> defaultSchema;
    private final ImmutableSortedSet.Builder<String> names = ImmutableSortedSet.naturalOrder();

    private SourceTables(StoredView view)
    {
        this.defaultCatalog = view.defaultCatalog();
        this.defaultSchema = view.defaultNamespace();
    }

    /**
     * In alphabetical order; empty when the view has no Trino SQL or it cannot be parsed.
     */
    public static List<String> of(StoredView view)
    {
        Optional<Statement> statement = view.sql().flatMap(SourceTables::parse);
        if (statement.isEmpty()) {
            return List.of();
        }
        SourceTables tables = new SourceTables(view);
        tables.collect(statement.orElseThrow(), ImmutableSet.of());
        return tables.names.build().asList();
    }

    private static Optional<Statement> parse(String sql)
    {
        try {
            return Optional.of(SQL_PARSER.createStatement(sql));
        }
        catch (ParsingException e) {
            // Another engine may have written text under the dialect's name; a listing is not the place to refuse it
            return Optional.empty();
        }
    }

    private void collect(Node node, Set<String> withNames)
    {
        switch (node) {
            case Query query -> collectQuery(query, withNames);
            case Table table -> collectTable(table.getName(), withNames);
            default -> node.getChildren().forEach(child -> collect(child, withNames));
        }
    }

    private void collectQuery(Query query, Set<String> outerNames)
    {
        Set<String> withNames = new HashSet<>(outerNames);
        query.getWith().ifPresent(with -> with.getQueries().forEach(named -> collectNamed(with, named, withNames)));
        query.getChildren().stream()
                .filter(child -> !(child instanceof With))
                .forEach(child -> collect(child, withNames));
    }

    private void collectNamed(With with, WithQuery named, Set<String> withNames)
    {
        String name = named.getName().getValue().toLowerCase(ENGLISH);
        if (with.isRecursive()) {
            withNames.add(name);
        }
        collect(named.getQuery(), withNames);
        withNames.add(name);
    }

    private void collectTable(QualifiedName name, Set<String> withNames)
    {
        List<String> parts = name.getParts();
        if (parts.size() == 1 && withNames.contains(parts.getFirst())) {
            return;
        }
        names.add(String.join(".", Stream.of(
                        parts.size() < 3 ? defaultCatalog.stream() : Stream.<String>empty(),
                        parts.size() < 2 ? defaultSchema.stream() : Stream.<String>empty(),
                        parts.stream())
                .flatMap(part -> part)
                .collect(toImmutableList())));
    }
}
