package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.Identifiers;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryPeriod;
import io.trino.sql.tree.QueryPeriod.RangeType;
import io.trino.sql.tree.Table;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static java.util.Objects.requireNonNull;

/**
 * Puts other SQL where a query names tables; the rest of its text stays.
 */
public final class TableReplacement
{
    private final String text;
    private final Query query;
    private final Set<Table> aliased = Collections.newSetFromMap(new IdentityHashMap<>());
    private final TreeMap<Integer, Part> parts = new TreeMap<>();

    private TableReplacement(String text)
    {
        this.text = requireNonNull(text, "text is null");
        this.query = SqlReader.query(text);
        collectAliased(query);
    }

    /**
     * @param parts of the name, in lower case
     * @param isAliased whether the query gives it a name of its own
     * @param snapshot that the query itself asks for
     * @param isOfOtherVersion whether it asks for a version in any other way
     */
    public record NamedTable(List<String> parts, boolean isAliased, OptionalLong snapshot, boolean isOfOtherVersion)
    {
        public NamedTable
        {
            parts = ImmutableList.copyOf(requireNonNull(parts, "parts is null"));
            requireNonNull(snapshot, "snapshot is null");
        }
    }

    /**
     * @param renamed the full name of the relation, if columns can be qualified by its last part only from now on
     * @param replacesVersion whether the SQL also takes the place of FOR VERSION AS OF and the snapshot
     */
    public record Replacement(String sql, Optional<List<String>> renamed, boolean replacesVersion)
    {
        public Replacement(String sql, Optional<List<String>> renamed)
        {
            this(sql, renamed, false);
        }

        public Replacement
        {
            requireNonNull(sql, "sql is null");
            requireNonNull(renamed, "renamed is null");
        }
    }

    public static String replace(String query, Function<NamedTable, Replacement> replacement)
    {
        return new TableReplacement(query).replace(replacement);
    }

    private String replace(Function<NamedTable, Replacement> replacement)
    {
        Map<List<String>, String> qualifiers = new HashMap<>();
        for (Table table : TableReads.of(query)) {
            Replacement found = replacement.apply(named(table));
            List<Identifier> name = table.getName().getOriginalParts();
            put(name.getFirst(), found.replacesVersion() ? endOfVersion(table) : TextPositions.end(text, name.getLast()), found.sql());
            found.renamed().ifPresent(full -> {
                for (int start = 0; start < full.size() - 1; start++) {
                    qualifiers.put(full.subList(start, full.size()), quote(full.getLast()));
                }
            });
        }
        if (!qualifiers.isEmpty()) {
            qualify(query, qualifiers);
        }
        StringBuilder replaced = new StringBuilder(text);
        parts.descendingMap().forEach((start, part) -> replaced.replace(start, part.end(), part.sql()));
        return replaced.toString();
    }

    private int endOfVersion(Table table)
    {
        LongLiteral snapshot = (LongLiteral) table.getQueryPeriod().flatMap(QueryPeriod::getEnd).orElseThrow();
        return TextPositions.start(text, snapshot) + snapshot.getValue().length();
    }

    private void put(Identifier first, int end, String sql)
    {
        parts.put(TextPositions.start(text, first), new Part(end, sql));
    }

    private void collectAliased(Node node)
    {
        if (node instanceof AliasedRelation relation && relation.getRelation() instanceof Table table) {
            aliased.add(table);
        }
        node.getChildren().forEach(this::collectAliased);
    }

    private NamedTable named(Table table)
    {
        Optional<QueryPeriod> period = table.getQueryPeriod();
        OptionalLong snapshot = period
                .filter(version -> version.getRangeType() == RangeType.VERSION && version.getStart().isEmpty())
                .flatMap(QueryPeriod::getEnd)
                .filter(LongLiteral.class::isInstance)
                .map(version -> OptionalLong.of(((LongLiteral) version).getParsedValue()))
                .orElse(OptionalLong.empty());
        return new NamedTable(lowered(table.getName()), aliased.contains(table), snapshot, period.isPresent() && snapshot.isEmpty());
    }

    private static List<String> lowered(QualifiedName name)
    {
        return name.getParts().stream()
                .map(Identifiers::canonical)
                .collect(toImmutableList());
    }

    private void qualify(Node node, Map<List<String>, String> qualifiers)
    {
        switch (node) {
            case DereferenceExpression column when isKnown(column.getBase(), qualifiers) -> replaceQualifier(column.getBase(), qualifiers);
            case AllColumns columns when columns.getTarget().filter(target -> isKnown(target, qualifiers)).isPresent() -> replaceQualifier(columns.getTarget().orElseThrow(), qualifiers);
            default -> node.getChildren().forEach(child -> qualify(child, qualifiers));
        }
    }

    private static boolean isKnown(Expression expression, Map<List<String>, String> qualifiers)
    {
        return name(expression).filter(qualifier -> qualifiers.containsKey(lowered(qualifier))).isPresent();
    }

    private void replaceQualifier(Expression qualifier, Map<List<String>, String> qualifiers)
    {
        QualifiedName name = name(qualifier).orElseThrow();
        put(name.getOriginalParts().getFirst(), TextPositions.end(text, name.getOriginalParts().getLast()), qualifiers.get(lowered(name)));
    }

    private static Optional<QualifiedName> name(Expression expression)
    {
        return expression instanceof DereferenceExpression dereference ? Optional.ofNullable(DereferenceExpression.getQualifiedName(dereference)) : Optional.empty();
    }

    private record Part(int end, String sql) {}
}
