package io.featurestore.trino.materialized;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.ArithmeticBinaryExpression;
import io.trino.sql.tree.ArithmeticUnaryExpression;
import io.trino.sql.tree.AtTimeZone;
import io.trino.sql.tree.BetweenPredicate;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.ComparisonPredicate;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DataTypeParameter;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.DistinctFromPredicate;
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
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SearchedCaseExpression;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SimpleCaseExpression;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.SubscriptExpression;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.Trim;
import io.trino.sql.tree.WhenClause;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Locale.ENGLISH;

/**
 * Recognizes queries that make each row of their result from one row of one table, so that new rows of the table only add rows to the
 * result. It errs on the safe side: a query that it does not know through and through is not recognized.
 */
final class RowWiseQuery
{
    private static final SqlParser PARSER = new SqlParser();

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

    // Scalar functions of Trino whose value depends on nothing but their arguments
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

    private RowWiseQuery() {}

    /**
     * The parts of the name of the one table that the query reads, as many as were written, in lower case; empty when the query is not of
     * this kind.
     */
    static Optional<List<String>> table(String sql)
    {
        Node statement;
        try {
            statement = PARSER.createStatement(sql);
        }
        catch (ParsingException e) {
            return Optional.empty();
        }
        if (!(statement instanceof Query query) || !(query.getQueryBody() instanceof QuerySpecification select) || !isPlain(query, select)) {
            return Optional.empty();
        }
        boolean rowWise = select.getSelect().getSelectItems().stream().allMatch(RowWiseQuery::isRowWise) &&
                select.getWhere().stream().allMatch(RowWiseQuery::isRowWise);
        return rowWise ? table(select.getFrom().orElseThrow()) : Optional.empty();
    }

    private static boolean isPlain(Query query, QuerySpecification select)
    {
        return query.getFunctions().isEmpty() && query.getSessionProperties().isEmpty() && query.getWith().isEmpty() && query.getOrderBy().isEmpty() &&
                query.getOffset().isEmpty() && query.getLimit().isEmpty() &&
                select.getFrom().isPresent() && !select.getSelect().isDistinct() && select.getGroupBy().isEmpty() && select.getHaving().isEmpty() &&
                select.getWindows().isEmpty() && select.getOrderBy().isEmpty() && select.getOffset().isEmpty() && select.getLimit().isEmpty();
    }

    private static Optional<List<String>> table(Relation relation)
    {
        return switch (relation) {
            case Table table when table.getQueryPeriod().isEmpty() -> Optional.of(table.getName().getOriginalParts().stream()
                    .map(part -> part.getValue().toLowerCase(ENGLISH))
                    .collect(toImmutableList()));
            case AliasedRelation aliased -> table(aliased.getRelation());
            default -> Optional.empty();
        };
    }

    private static boolean isRowWise(SelectItem item)
    {
        return switch (item) {
            case AllColumns _ -> true;
            case SingleColumn column -> isRowWise(column.getExpression());
            default -> false;
        };
    }

    private static boolean isRowWise(Node node)
    {
        return switch (node) {
            case Literal _, DataType _, DataTypeParameter _ -> true;
            case FunctionCall call -> isRowWise(call);
            default -> ROW_WISE.contains(node.getClass()) && node.getChildren().stream().allMatch(RowWiseQuery::isRowWise);
        };
    }

    private static boolean isRowWise(FunctionCall call)
    {
        return call.getName().getParts().size() == 1 && ROW_WISE_FUNCTIONS.contains(call.getName().getSuffix().toLowerCase(ENGLISH)) &&
                call.getWindow().isEmpty() && call.getFilter().isEmpty() && call.getOrderBy().isEmpty() && !call.isDistinct() &&
                call.getArguments().stream().allMatch(RowWiseQuery::isRowWise);
    }
}
