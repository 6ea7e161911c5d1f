package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.type.Type;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.ArithmeticBinaryExpression;
import io.trino.sql.tree.ArithmeticUnaryExpression;
import io.trino.sql.tree.AtTimeZone;
import io.trino.sql.tree.BetweenPredicate;
import io.trino.sql.tree.CallArgument;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.ComparisonPredicate;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DataTypeParameter;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.DistinctFromPredicate;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Extract;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.IfExpression;
import io.trino.sql.tree.InListExpression;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.IsNullPredicate;
import io.trino.sql.tree.LikePredicate;
import io.trino.sql.tree.Literal;
import io.trino.sql.tree.LogicalExpression;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NotExpression;
import io.trino.sql.tree.NullIfExpression;
import io.trino.sql.tree.Predicated;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SearchedCaseExpression;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SimpleCaseExpression;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.SubscriptExpression;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.Trim;
import io.trino.sql.tree.WhenClause;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.featurestore.trino.query.SqlReader.name;
import static java.util.Objects.requireNonNull;

/**
 * A query that makes each row of its result from one row of one table, so that new rows of the table only add rows to the result. A query with
 * anything in it that is not known here is not recognized.
 *
 * @param table the parts of its name, as many as were written, in lower case
 */
public record RowWiseQuery(List<String> table, List<SelectItem> items, Optional<Expression> where)
{
    private static final Set<Class<? extends Node>> ROW_WISE = ImmutableSet.of(
            ArithmeticBinaryExpression.class,
            ArithmeticUnaryExpression.class,
            AtTimeZone.class,
            BetweenPredicate.class,
            Cast.class,
            CoalesceExpression.class,
            ComparisonPredicate.class,
            DereferenceExpression.class,
            DistinctFromPredicate.class,
            Extract.class,
            Identifier.class,
            IfExpression.class,
            InListExpression.class,
            InPredicate.class,
            IsNullPredicate.class,
            LikePredicate.class,
            LogicalExpression.class,
            NotExpression.class,
            NullIfExpression.class,
            Predicated.class,
            SearchedCaseExpression.class,
            SimpleCaseExpression.class,
            SubscriptExpression.class,
            Trim.class,
            WhenClause.class);

    // Scalar functions of Trino that depend on their arguments only: not on the zone, locale or user of the session
    private static final Set<String> ROW_WISE_FUNCTIONS = ImmutableSet.of(
            "abs",
            "cardinality",
            "ceil",
            "ceiling",
            "concat",
            "concat_ws",
            "contains",
            "date",
            "date_add",
            "date_diff",
            "date_trunc",
            "day",
            "day_of_week",
            "day_of_year",
            "element_at",
            "exp",
            "floor",
            "greatest",
            "hour",
            "json_extract_scalar",
            "least",
            "length",
            "ln",
            "log10",
            "log2",
            "lower",
            "lpad",
            "ltrim",
            "md5",
            "minute",
            "mod",
            "month",
            "pow",
            "power",
            "quarter",
            "regexp_extract",
            "regexp_like",
            "regexp_replace",
            "replace",
            "reverse",
            "round",
            "rpad",
            "rtrim",
            "second",
            "sha256",
            "sign",
            "split_part",
            "sqrt",
            "starts_with",
            "strpos",
            "substr",
            "substring",
            "to_hex",
            "to_utf8",
            "trim",
            "truncate",
            "upper",
            "week",
            "xxhash64",
            "year");

    public RowWiseQuery
    {
        table = ImmutableList.copyOf(requireNonNull(table, "table is null"));
        items = ImmutableList.copyOf(requireNonNull(items, "items is null"));
        requireNonNull(where, "where is null");
    }

    public static Optional<RowWiseQuery> parse(String sql)
    {
        return PlainSelect.find(sql)
                .filter(select -> select.items().stream().allMatch(RowWiseQuery::isRowWise) && select.where().stream().allMatch(RowWiseQuery::isRowWise))
                .flatMap(select -> table(select.from())
                        .map(table -> new RowWiseQuery(table, select.items(), select.where())));
    }

    /**
     * What the rows may depend on besides the table's. A column that is only passed on depends on nothing.
     *
     * @param viewColumns the types to which the results are coerced, by name
     */
    public SessionDependence sessionDependence(Map<String, Type> tableColumns, Map<String, Type> viewColumns)
    {
        Map<String, Type> passedOn = new HashMap<>();
        SessionDependence dependence = where.map(expression -> SessionDependence.of(expression, tableColumns)).orElse(SessionDependence.NONE);
        for (SelectItem item : items) {
            if (item instanceof SingleColumn column) {
                Optional<String> name = columnName(column.getExpression(), tableColumns.keySet());
                name.ifPresent(value -> passedOn.put(column.getAlias().map(SqlReader::name).orElse(value), tableColumns.get(value)));
                if (name.isEmpty()) {
                    dependence = dependence.or(SessionDependence.of(column.getExpression(), tableColumns));
                }
            }
            else {
                passedOn.putAll(tableColumns);
            }
        }
        return viewColumns.entrySet().stream()
                .filter(column -> !column.getValue().equals(passedOn.get(column.getKey())))
                .map(column -> SessionDependence.of(column.getValue()))
                .reduce(dependence, SessionDependence::or);
    }

    static Optional<String> columnName(Expression expression, Collection<String> columns)
    {
        return switch (expression) {
            case Identifier name -> Optional.of(name(name)).filter(columns::contains);
            case DereferenceExpression path when path.getBase() instanceof Identifier base && !columns.contains(name(base)) -> path.getField()
                    .map(SqlReader::name)
                    .filter(columns::contains);
            default -> Optional.empty();
        };
    }

    private static Optional<List<String>> table(Relation relation)
    {
        return switch (relation) {
            case Table table when table.getQueryPeriod().isEmpty() -> Optional.of(table.getName().getParts());
            case AliasedRelation aliased -> table(aliased.getRelation());
            default -> Optional.empty();
        };
    }

    static boolean isRowWise(SelectItem item)
    {
        return switch (item) {
            case AllColumns all -> all.getAliases().isEmpty() && all.getTarget().map(target -> target instanceof Identifier || target instanceof DereferenceExpression).orElse(true);
            case SingleColumn column -> isRowWise(column.getExpression());
            default -> false;
        };
    }

    private static boolean isRowWise(Node node)
    {
        return switch (node) {
            case Literal _, DataType _, DataTypeParameter _ -> true;
            case FunctionCall call -> isRowWise(call);
            case CallArgument argument -> argument.getName().isEmpty() && isRowWise(argument.getValue());
            default -> ROW_WISE.contains(node.getClass()) && node.getChildren().stream().allMatch(RowWiseQuery::isRowWise);
        };
    }

    private static boolean isRowWise(FunctionCall call)
    {
        return call.getName().getParts().size() == 1 && ROW_WISE_FUNCTIONS.contains(call.getName().getSuffix()) &&
                call.getWindow().isEmpty() && call.getFilter().isEmpty() && call.getOrderBy().isEmpty() && !call.isDistinct() &&
                call.getArguments().stream().allMatch(RowWiseQuery::isRowWise);
    }
}
