package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Table;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * A query that only chooses and renames columns of one table: {@code SELECT * | [t.]column [AS name], … FROM table [AS t]}. Names are in
 * lower case.
 *
 * @param table the parts of its name, as many as were written
 * @param items in order
 */
public record SimpleProjection(List<String> table, List<Item> items)
{
    private static final SqlParser PARSER = new SqlParser();

    public SimpleProjection
    {
        table = ImmutableList.copyOf(requireNonNull(table, "table is null"));
        items = ImmutableList.copyOf(requireNonNull(items, "items is null"));
    }

    sealed interface Item {}

    record AllOfTable()
            implements Item {}

    record Renamed(String source, String name)
            implements Item {}

    /**
     * The query as a projection, or empty if it does anything else.
     */
    public static Optional<SimpleProjection> parse(String sql)
    {
        Statement statement;
        try {
            statement = PARSER.createStatement(sql);
        }
        catch (ParsingException _) {
            return Optional.empty();
        }
        return statement instanceof Query query ? ofQuery(query) : Optional.empty();
    }

    /**
     * The table's column that each column of the result is, in order.
     */
    public Map<String, String> sources(List<String> tableColumns)
    {
        ImmutableMap.Builder<String, String> sources = ImmutableMap.builder();
        for (Item item : items) {
            switch (item) {
                case AllOfTable _ -> tableColumns.forEach(column -> sources.put(column, column));
                case Renamed renamed -> sources.put(renamed.name(), renamed.source());
            }
        }
        // A view has no two columns of one name
        return sources.buildKeepingLast();
    }

    private static Optional<SimpleProjection> ofQuery(Query query)
    {
        boolean plain = query.getSessionProperties().isEmpty() &&
                query.getFunctions().isEmpty() &&
                query.getWith().isEmpty() &&
                query.getOrderBy().isEmpty() &&
                query.getOffset().isEmpty() &&
                query.getLimit().isEmpty();
        return plain && query.getQueryBody() instanceof QuerySpecification specification ? ofSpecification(specification) : Optional.empty();
    }

    private static Optional<SimpleProjection> ofSpecification(QuerySpecification specification)
    {
        boolean plain = !specification.getSelect().isDistinct() &&
                specification.getFrom().isPresent() &&
                specification.getWhere().isEmpty() &&
                specification.getGroupBy().isEmpty() &&
                specification.getHaving().isEmpty() &&
                specification.getWindows().isEmpty() &&
                specification.getOrderBy().isEmpty() &&
                specification.getOffset().isEmpty() &&
                specification.getLimit().isEmpty();
        if (!plain) {
            return Optional.empty();
        }
        return Source.of(specification.getFrom().orElseThrow())
                .flatMap(source -> source.items(specification.getSelect().getSelectItems())
                        .map(items -> new SimpleProjection(source.table(), items)));
    }

    private static String canonical(Identifier identifier)
    {
        return identifier.getValue().toLowerCase(ENGLISH);
    }

    /**
     * @param qualifier by what the table's columns may be qualified, from the right
     */
    private record Source(List<String> table, QualifiedName qualifier)
    {
        static Optional<Source> of(Relation relation)
        {
            return switch (relation) {
                case Table table when table.getQueryPeriod().isEmpty() && table.getBranch().isEmpty() -> Optional.of(new Source(table.getName().getParts(), table.getName()));
                case AliasedRelation aliased when !namesColumns(aliased) && aliased.getRelation() instanceof Table table -> of(table).map(source -> new Source(source.table(), QualifiedName.of(canonical(aliased.getAlias()))));
                default -> Optional.empty();
            };
        }

        private static boolean namesColumns(AliasedRelation relation)
        {
            return relation.getColumnNames() != null && !relation.getColumnNames().isEmpty();
        }

        Optional<List<Item>> items(List<SelectItem> selectItems)
        {
            ImmutableList.Builder<Item> items = ImmutableList.builder();
            for (SelectItem selectItem : selectItems) {
                Optional<? extends Item> item = switch (selectItem) {
                    case SingleColumn column -> column(column.getExpression())
                            .map(source -> new Renamed(source, column.getAlias().map(SimpleProjection::canonical).orElse(source)));
                    case AllColumns all when all.getAliases().isEmpty() && all.getTarget().map(this::isQualifier).orElse(true) -> Optional.of(new AllOfTable());
                    default -> Optional.empty();
                };
                if (item.isEmpty()) {
                    return Optional.empty();
                }
                items.add(item.orElseThrow());
            }
            return Optional.of(items.build());
        }

        private Optional<String> column(Expression expression)
        {
            return switch (expression) {
                case Identifier identifier -> Optional.of(canonical(identifier));
                case DereferenceExpression dereference when isQualifier(dereference.getBase()) -> dereference.getField().map(SimpleProjection::canonical);
                default -> Optional.empty();
            };
        }

        private boolean isQualifier(Expression expression)
        {
            return switch (expression) {
                case Identifier identifier -> qualifier.hasSuffix(QualifiedName.of(canonical(identifier)));
                case DereferenceExpression dereference -> Optional.ofNullable(DereferenceExpression.getQualifiedName(dereference))
                        .map(qualifier::hasSuffix)
                        .orElse(false);
                default -> false;
            };
        }
    }
}
