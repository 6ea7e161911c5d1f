package io.featurestore.trino.query;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NodeLocation;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;

import java.util.List;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static java.util.Locale.ENGLISH;

/**
 * Completes the names of the tables that a query reads. The engine analyzes the query of a REFRESH in the session of who refreshes, unlike
 * that of a view, so what the names leave out must not be left to that session.
 */
public final class QualifiedTableNames
{
    private static final SqlParser PARSER = new SqlParser();
    private static final int FULL_NAME_PARTS = 3;

    private QualifiedTableNames() {}

    /**
     * The query with every name of a table in three parts; nothing else is changed.
     *
     * @param catalog of names without one
     * @param schema of names without one
     */
    public static String qualify(String query, String catalog, String schema)
    {
        NavigableMap<Integer, String> prefixes = new TreeMap<>();
        new Names(query, catalog, schema, prefixes).collect(PARSER.createStatement(query), ImmutableSet.of());
        StringBuilder qualified = new StringBuilder(query);
        for (Entry<Integer, String> prefix : prefixes.descendingMap().entrySet()) {
            qualified.insert(prefix.getKey(), prefix.getValue());
        }
        return qualified.toString();
    }

    /**
     * @param prefixes by the place in the query at which they belong
     */
    private record Names(String query, String catalog, String schema, NavigableMap<Integer, String> prefixes)
    {
        /**
         * @param named the names of common table expressions that can be read here
         */
        private void collect(Node node, Set<String> named)
        {
            switch (node) {
                case Table table -> collectTable(table, named);
                case Query query -> collectQuery(query, named);
                default -> node.getChildren().forEach(child -> collect(child, named));
            }
        }

        private void collectQuery(Query query, Set<String> named)
        {
            Set<String> visible = query.getWith().map(with -> collectWith(with, named)).orElse(named);
            query.getChildren().stream()
                    .filter(child -> !(child instanceof With))
                    .forEach(child -> collect(child, visible));
        }

        private Set<String> collectWith(With with, Set<String> named)
        {
            Set<String> visible = named;
            for (WithQuery query : with.getQueries()) {
                Set<String> next = ImmutableSet.<String>builder().addAll(visible).add(name(query.getName())).build();
                collect(query.getQuery(), with.isRecursive() ? next : visible);
                visible = next;
            }
            return visible;
        }

        private void collectTable(Table table, Set<String> named)
        {
            List<Identifier> parts = table.getName().getOriginalParts();
            if (parts.size() < FULL_NAME_PARTS && !(parts.size() == 1 && named.contains(name(parts.getFirst())))) {
                String prefix = quote(catalog) + "." + (parts.size() == 1 ? quote(schema) + "." : "");
                prefixes.put(offset(parts.getFirst().getLocation().orElseThrow()), prefix);
            }
            table.getQueryPeriod().ifPresent(period -> collect(period, named));
        }

        private static String name(Identifier identifier)
        {
            return identifier.getValue().toLowerCase(ENGLISH);
        }

        /**
         * The parser counts lines and, in a line, code points, both from one.
         */
        private int offset(NodeLocation location)
        {
            int line = 0;
            for (int number = 1; number < location.getLineNumber(); number++) {
                line = query.indexOf('\n', line) + 1;
            }
            return query.offsetByCodePoints(line, location.getColumnNumber() - 1);
        }
    }
}
