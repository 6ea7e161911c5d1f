package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Table;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.featurestore.trino.query.SqlReader.name;
import static java.util.Objects.requireNonNull;

/**
 * A query that only chooses and renames columns of one table: {@code SELECT * | [t.]column [AS name], … FROM table [AS t]}.
 *
 * @param table the parts of its name, as many as were written, in lower case
 */
public record SimpleProjection(List<String> table, List<Item> items)
{
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

    public static Optional<SimpleProjection> parse(String sql)
    {
        return PlainSelect.find(sql)
                .filter(select -> select.where().isEmpty())
                .flatMap(select -> Source.of(select.from())
                        .flatMap(source -> source.items(select.items())
                                .map(items -> new SimpleProjection(source.table(), items))));
    }

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

    private record Source(List<String> table, QualifiedName qualifier)
    {
        static Optional<Source> of(Relation relation)
        {
            return switch (relation) {
                case Table table when table.getQueryPeriod().isEmpty() && table.getBranch().isEmpty() -> Optional.of(new Source(table.getName().getParts(), table.getName()));
                case AliasedRelation aliased when !namesColumns(aliased) && aliased.getRelation() instanceof Table table -> of(table).map(source -> new Source(source.table(), QualifiedName.of(name(aliased.getAlias()))));
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
                            .map(source -> new Renamed(source, column.getAlias().map(SqlReader::name).orElse(source)));
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
                case Identifier identifier -> Optional.of(name(identifier));
                case DereferenceExpression dereference when isQualifier(dereference.getBase()) -> dereference.getField().map(SqlReader::name);
                default -> Optional.empty();
            };
        }

        private boolean isQualifier(Expression expression)
        {
            return switch (expression) {
                case Identifier identifier -> qualifier.hasSuffix(QualifiedName.of(name(identifier)));
                case DereferenceExpression dereference -> Optional.ofNullable(DereferenceExpression.getQualifiedName(dereference))
                        .map(qualifier::hasSuffix)
                        .orElse(false);
                default -> false;
            };
        }
    }
}
