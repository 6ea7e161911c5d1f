package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.sql.SqlFormatter;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.NodeLocation;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryPeriod;
import io.trino.sql.tree.QueryPeriod.RangeType;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.Select;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The query of a spine that makes each row from one row of one table: {@code SELECT … FROM table [AS t] [WHERE …] [ORDER BY …] [LIMIT …]}.
 */
public final class SpineQuery
{
    private static final NodeLocation ANYWHERE = new NodeLocation(1, 1);

    private final Query query;
    private final QuerySpecification select;
    private final Table table;

    private SpineQuery(Query query, QuerySpecification select, Table table)
    {
        this.query = requireNonNull(query, "query is null");
        this.select = requireNonNull(select, "select is null");
        this.table = requireNonNull(table, "table is null");
    }

    // Empty if it is any other query, or has anything in it that is not known to be made of one row
    public static Optional<SpineQuery> parse(String sql)
    {
        return SqlReader.findQuery(sql)
                .filter(query -> query.getSessionProperties().isEmpty() && query.getFunctions().isEmpty() && query.getWith().isEmpty())
                .flatMap(query -> Optional.of(query.getQueryBody())
                        .filter(QuerySpecification.class::isInstance)
                        .map(QuerySpecification.class::cast)
                        .filter(SpineQuery::isOfRows)
                        .flatMap(select -> table(select.getFrom().orElseThrow())
                                .filter(table -> select.getSelect().getSelectItems().stream().allMatch(item -> isOfTable(item, select.getFrom().orElseThrow(), table)))
                                .map(table -> new SpineQuery(query, select, table))));
    }

    private static boolean isOfRows(QuerySpecification select)
    {
        return select.getFrom().isPresent() &&
                !select.getSelect().isDistinct() &&
                select.getGroupBy().isEmpty() &&
                select.getHaving().isEmpty() &&
                select.getWindows().isEmpty() &&
                select.getSelect().getSelectItems().stream().allMatch(RowWiseQuery::isRowWise);
    }

    // All columns of anything else are fields of a row
    private static boolean isOfTable(SelectItem item, Relation from, Table table)
    {
        QualifiedName name = from instanceof AliasedRelation aliased ? QualifiedName.of(ImmutableList.of(aliased.getAlias())) : table.getName();
        return target(item).map(target -> name(target).filter(name::hasSuffix).isPresent()).orElse(true);
    }

    private static Optional<Expression> target(SelectItem item)
    {
        return item instanceof AllColumns all ? all.getTarget() : Optional.empty();
    }

    private static Optional<QualifiedName> name(Expression target)
    {
        return switch (target) {
            case Identifier identifier -> Optional.of(QualifiedName.of(ImmutableList.of(identifier)));
            case DereferenceExpression dereference -> Optional.ofNullable(DereferenceExpression.getQualifiedName(dereference));
            default -> Optional.empty();
        };
    }

    private static Optional<Table> table(Relation relation)
    {
        return switch (relation) {
            case Table table when table.getQueryPeriod().isEmpty() && table.getBranch().isEmpty() -> Optional.of(table);
            case AliasedRelation aliased when aliased.getColumnNames() == null || aliased.getColumnNames().isEmpty() -> table(aliased.getRelation());
            default -> Optional.empty();
        };
    }

    // The parts of the name, as many as were written, in lower case
    public List<String> table()
    {
        return table.getName().getParts();
    }

    // Whether t.* may be the fields of a column t
    public boolean expandsOneOf(List<String> tableColumns)
    {
        return select.getSelect().getSelectItems().stream()
                .flatMap(item -> target(item).flatMap(SpineQuery::name).stream())
                .anyMatch(name -> tableColumns.contains(name.getParts().getFirst()));
    }

    // The table's columns that columns of the query come from, by their names in the query
    public Map<String, String> sources(List<String> tableColumns)
    {
        Map<String, String> sources = new LinkedHashMap<>();
        for (SelectItem item : select.getSelect().getSelectItems()) {
            switch (item) {
                case SingleColumn column -> RowWiseQuery.columnName(column.getExpression(), tableColumns)
                        .ifPresent(source -> sources.put(column.getAlias().map(SqlReader::name).orElse(source), source));
                case AllColumns _ -> tableColumns.forEach(column -> sources.put(column, column));
                default -> {}
            }
        }
        return ImmutableMap.copyOf(sources);
    }

    // This query over a version of the table, which is named by catalog, schema and table, with these columns added
    public String ofVersion(List<String> name, long version, List<String> columns)
    {
        Table versioned = new Table(
                ANYWHERE,
                QualifiedName.of(name.stream().map(SpineQuery::quoted).collect(toImmutableList())),
                new QueryPeriod(ANYWHERE, RangeType.VERSION, new LongLiteral(Long.toString(version))),
                Optional.empty());
        List<SelectItem> items = ImmutableList.<SelectItem>builder()
                .addAll(select.getSelect().getSelectItems())
                .addAll(columns.stream().map(column -> new SingleColumn(quoted(column))).iterator())
                .build();
        QuerySpecification extended = new QuerySpecification(
                new Select(false, items),
                Optional.of(replaced(select.getFrom().orElseThrow(), versioned)),
                select.getWhere(),
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(),
                select.getOrderBy(),
                select.getOffset(),
                select.getLimit());
        return SqlFormatter.formatSql(new Query(ImmutableList.of(), ImmutableList.of(), Optional.empty(), extended, query.getOrderBy(), query.getOffset(), query.getLimit()));
    }

    private static Relation replaced(Relation relation, Table table)
    {
        return relation instanceof AliasedRelation aliased ? new AliasedRelation(replaced(aliased.getRelation(), table), aliased.getAlias(), aliased.getColumnNames()) : table;
    }

    private static Identifier quoted(String name)
    {
        return new Identifier(name, true);
    }
}
