package io.featurestore.trino.query;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.query.LineageScope.Part;
import io.featurestore.trino.query.QueryLineage.Column;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Except;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.GroupBy;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.OrderBy;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Row;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.SortItem;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.Values;
import io.trino.sql.tree.WindowDefinition;
import io.trino.sql.tree.WindowSpecification;
import io.trino.sql.tree.WithQuery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.featurestore.trino.query.ColumnUse.FILTER;
import static io.featurestore.trino.query.ColumnUse.GROUPING;
import static io.featurestore.trino.query.ColumnUse.ORDER;
import static java.util.Objects.requireNonNull;

/**
 * Follows the columns of a query to the tables and views that it names. What it cannot follow it says, with the reason.
 */
public final class ColumnLineage
{
    private final QueryColumns.Relations relations;

    private ColumnLineage(QueryColumns.Relations relations)
    {
        this.relations = requireNonNull(relations, "relations is null");
    }

    /**
     * @param relations asked only where the text does not tell the columns of a table or view
     */
    public static QueryLineage of(Query query, QueryColumns.Relations relations)
    {
        return new ColumnLineage(relations).ofQuery(query, new Place(WithScope.empty(), LineageScope.EMPTY));
    }

    // Where in a query something stands: what WITH names there, and the columns of the query around it
    record Place(WithScope<QueryLineage> named, LineageScope around)
    {
        Place
        {
            requireNonNull(named, "named is null");
            requireNonNull(around, "around is null");
        }

        Place inside(LineageScope scope)
        {
            return new Place(named, scope);
        }
    }

    QueryLineage ofQuery(Query query, Place place)
    {
        WithScope<QueryLineage> named = place.named().inside(query, QueryLineage.unknown("a query of WITH RECURSIVE reads itself"), (with, scope) -> ofNamed(with, new Place(scope, place.around())));
        QueryLineage body = ofBody(query.getQueryBody(), new Place(named, place.around()));
        if (query.getLimit().isEmpty() && query.getOffset().isEmpty()) {
            return body;
        }
        ExpressionLineage expressions = expressions(LineageScope.of(Optional.empty(), body).within(place.around()), ImmutableMap.of(), place);
        return body.withRows(ofOrder(query.getOrderBy(), body.columns(), expressions));
    }

    private QueryLineage ofNamed(WithQuery with, Place place)
    {
        QueryLineage lineage = ofQuery(with.getQuery(), place);
        return with.getColumnNames().map(names -> lineage.renamed(names(names))).orElse(lineage);
    }

    QueryLineage ofBody(QueryBody body, Place place)
    {
        return switch (body) {
            case QuerySpecification specification -> ofSpecification(specification, place);
            case SetOperation operation -> ofSetOperation(operation, place);
            case TableSubquery subquery -> ofQuery(subquery.getQuery(), place);
            case Table table -> {
                RelationLineage relation = new RelationLineage(this, place).of(table);
                yield relation.scope().all(Optional.empty()).withRows(relation.rows());
            }
            case Values values -> ofValues(values, place);
            default -> QueryLineage.unknown("a query of an unknown kind: " + body.getClass().getSimpleName());
        };
    }

    private QueryLineage ofSpecification(QuerySpecification select, Place place)
    {
        RelationLineage from = select.getFrom()
                .map(relation -> new RelationLineage(this, place).of(relation))
                .orElseGet(() -> new RelationLineage(this, place));
        Map<String, WindowSpecification> windows = select.getWindows().stream()
                .collect(toImmutableMap(window -> SqlReader.name(window.getName()), WindowDefinition::getWindow, (first, _) -> first));
        ExpressionLineage expressions = expressions(from.scope().within(place.around()), windows, place);
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        Optional<String> gap = Optional.empty();
        for (SelectItem item : select.getSelect().getSelectItems()) {
            QueryLineage selected = ofItem(item, expressions);
            columns.addAll(selected.columns());
            gap = gap.or(selected::gap);
        }
        List<Column> output = columns.build();
        boolean limited = select.getLimit().isPresent() || select.getOffset().isPresent();
        return new QueryLineage(output, gap, ColumnSources.union(ImmutableList.of(
                from.rows(),
                select.getWhere().map(where -> expressions.of(where).as(FILTER)).orElse(ColumnSources.NONE),
                select.getGroupBy().map(groupBy -> ofGrouping(groupBy, output, expressions)).orElse(ColumnSources.NONE),
                select.getHaving().map(having -> expressions.of(having).as(FILTER)).orElse(ColumnSources.NONE),
                limited ? ofOrder(select.getOrderBy(), output, expressions) : ColumnSources.NONE)));
    }

    private static QueryLineage ofItem(SelectItem item, ExpressionLineage expressions)
    {
        return switch (item) {
            case SingleColumn column -> QueryLineage.of(ImmutableList.of(new Column(name(column), expressions.of(column.getExpression()))), ColumnSources.NONE);
            case AllColumns all -> {
                Optional<QualifiedName> target = all.getTarget().flatMap(ColumnLineage::qualifiedName);
                QueryLineage columns = all.getTarget().isPresent() && target.isEmpty() ?
                        QueryLineage.unknown("the fields of a row that an expression gives") :
                        expressions.scope().all(target);
                yield all.getAliases().isEmpty() ? columns : columns.renamed(names(all.getAliases()));
            }
            default -> QueryLineage.unknown("a column of an unknown kind");
        };
    }

    private static Optional<String> name(SingleColumn column)
    {
        return column.getAlias().map(SqlReader::name).or(() -> switch (column.getExpression()) {
            case Identifier identifier -> Optional.of(SqlReader.name(identifier));
            case DereferenceExpression dereference -> dereference.getField().map(SqlReader::name);
            default -> Optional.empty();
        });
    }

    static Optional<QualifiedName> qualifiedName(Expression target)
    {
        return switch (target) {
            case Identifier identifier -> Optional.of(QualifiedName.of(identifier.getValue()));
            case DereferenceExpression dereference -> Optional.ofNullable(DereferenceExpression.getQualifiedName(dereference));
            default -> Optional.empty();
        };
    }

    static List<String> names(List<Identifier> identifiers)
    {
        return identifiers.stream()
                .map(SqlReader::name)
                .collect(toImmutableList());
    }

    private static ColumnSources ofGrouping(GroupBy groupBy, List<Column> output, ExpressionLineage expressions)
    {
        return ColumnSources.union(groupBy.getGroupingElements().stream()
                .flatMap(element -> element.getExpressions().stream())
                .map(expression -> position(expression, output).orElseGet(() -> expressions.of(expression)).as(GROUPING))
                .collect(toImmutableList()));
    }

    // Names are first those of the output
    private static ColumnSources ofOrder(Optional<OrderBy> orderBy, List<Column> output, ExpressionLineage expressions)
    {
        return ColumnSources.union(orderBy.stream()
                .flatMap(order -> order.getSortItems().stream())
                .map(SortItem::getSortKey)
                .map(key -> position(key, output)
                        .or(() -> named(key, output))
                        .orElseGet(() -> expressions.of(key))
                        .as(ORDER))
                .collect(toImmutableList()));
    }

    private static Optional<ColumnSources> position(Expression expression, List<Column> output)
    {
        return expression instanceof LongLiteral literal && literal.getParsedValue() >= 1 && literal.getParsedValue() <= output.size() ?
                Optional.of(output.get((int) literal.getParsedValue() - 1).sources()) :
                Optional.empty();
    }

    private static Optional<ColumnSources> named(Expression expression, List<Column> output)
    {
        return expression instanceof Identifier identifier ?
                output.stream().filter(column -> column.name().equals(Optional.of(SqlReader.name(identifier)))).map(Column::sources).findFirst() :
                Optional.empty();
    }

    private QueryLineage ofSetOperation(SetOperation operation, Place place)
    {
        List<QueryLineage> branches = operation.getRelations().stream()
                .map(relation -> new RelationLineage(this, place).of(relation))
                .map(relation -> relation.scope().all(Optional.empty()).withRows(relation.rows()))
                .collect(toImmutableList());
        QueryLineage first = branches.getFirst();
        ColumnSources rows = ColumnSources.union(branches.stream().map(QueryLineage::rows).collect(toImmutableList()));
        Optional<String> gap = operation.getCorresponding().map(_ -> "CORRESPONDING matches columns of several queries")
                .or(() -> branches.stream().flatMap(branch -> branch.gap().stream()).findFirst())
                .or(() -> Optional.of("queries of different numbers of columns").filter(_ -> branches.stream().anyMatch(branch -> branch.columns().size() != first.columns().size())));
        if (gap.isPresent()) {
            return new QueryLineage(ImmutableList.of(), gap, rows);
        }
        if (operation instanceof Except) {
            return first.withRows(rows).withRows(values(branches.subList(1, branches.size())).as(FILTER));
        }
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        for (int i = 0; i < first.columns().size(); i++) {
            int index = i;
            columns.add(new Column(first.columns().get(i).name(), ColumnSources.union(branches.stream().map(branch -> branch.columns().get(index).sources()).collect(toImmutableList()))));
        }
        return QueryLineage.of(columns.build(), rows);
    }

    private static ColumnSources values(List<QueryLineage> lineages)
    {
        return ColumnSources.union(lineages.stream()
                .flatMap(lineage -> lineage.columns().stream())
                .map(Column::sources)
                .collect(toImmutableList()));
    }

    private QueryLineage ofValues(Values values, Place place)
    {
        ExpressionLineage expressions = expressions(place.around(), ImmutableMap.of(), place);
        List<List<ColumnSources>> rows = values.getRows().stream()
                .map(row -> row instanceof Row fields ? fields.getFields().stream().map(Row.Field::getExpression) : Stream.of(row))
                .map(fields -> fields.map(expressions::of).collect(toImmutableList()))
                .collect(toImmutableList());
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        for (int i = 0; i < rows.getFirst().size(); i++) {
            int index = i;
            columns.add(new Column(Optional.empty(), ColumnSources.union(rows.stream().map(row -> row.get(index)).collect(toImmutableList()))));
        }
        return QueryLineage.of(columns.build(), ColumnSources.NONE);
    }

    ExpressionLineage expressions(LineageScope scope, Map<String, WindowSpecification> windows, Place place)
    {
        return new ExpressionLineage(scope, windows, ImmutableSet.of(), (query, around) -> ofQuery(query, place.inside(around)));
    }

    Part table(Table table)
    {
        List<String> name = table.getName().getParts();
        return new Part(Optional.of(table.getName()), Optional.of(name), Suppliers.memoize(() -> columns(table, name))::get);
    }

    private QueryLineage columns(Table table, List<String> name)
    {
        if (table.getQueryPeriod().isPresent() || table.getBranch().isPresent()) {
            return QueryLineage.unknown("another version of %s may have other columns".formatted(table.getName()));
        }
        return relations.columns(name)
                .map(columns -> QueryLineage.of(
                        columns.stream()
                                .map(column -> new Column(column.name(), ColumnSources.column(name, column.name().orElseThrow()), column.hidden()))
                                .collect(toImmutableList()),
                        ColumnSources.NONE))
                .orElseGet(() -> QueryLineage.unknown("the columns of %s are not known".formatted(table.getName())));
    }
}
