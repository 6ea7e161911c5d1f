package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.trino.sql.tree.CallArgument;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.ExistsPredicate;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Row;
import io.trino.sql.tree.Window;
import io.trino.sql.tree.WindowReference;
import io.trino.sql.tree.WindowSpecification;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.query.ColumnUse.AGGREGATION;
import static io.featurestore.trino.query.ColumnUse.EXPRESSION;
import static io.featurestore.trino.query.ColumnUse.FILTER;
import static io.featurestore.trino.query.SqlReader.name;
import static java.util.Objects.requireNonNull;

// The columns that an expression is computed of. Windows are those that the query names
record ExpressionLineage(LineageScope scope, Map<String, WindowSpecification> windows, Set<String> lambdaParameters, Subqueries subqueries)
{
    interface Subqueries
    {
        QueryLineage lineage(Query query, LineageScope around);
    }

    private static final Set<String> AGGREGATES = ImmutableSet.of(
            "any_value",
            "approx_distinct",
            "approx_most_frequent",
            "approx_percentile",
            "approx_set",
            "arbitrary",
            "array_agg",
            "avg",
            "bitwise_and_agg",
            "bitwise_or_agg",
            "bitwise_xor_agg",
            "bool_and",
            "bool_or",
            "checksum",
            "corr",
            "count",
            "count_if",
            "covar_pop",
            "covar_samp",
            "entropy",
            "every",
            "geometric_mean",
            "histogram",
            "kurtosis",
            "listagg",
            "map_agg",
            "map_union",
            "max",
            "max_by",
            "merge",
            "min",
            "min_by",
            "multimap_agg",
            "numeric_histogram",
            "qdigest_agg",
            "reduce_agg",
            "regr_intercept",
            "regr_slope",
            "skewness",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "sum",
            "tdigest_agg",
            "var_pop",
            "var_samp",
            "variance");

    ExpressionLineage
    {
        requireNonNull(scope, "scope is null");
        windows = Map.copyOf(requireNonNull(windows, "windows is null"));
        lambdaParameters = ImmutableSet.copyOf(requireNonNull(lambdaParameters, "lambdaParameters is null"));
        requireNonNull(subqueries, "subqueries is null");
    }

    ColumnSources of(Node node)
    {
        return switch (node) {
            case Identifier identifier -> ofName(name(identifier));
            case DereferenceExpression dereference -> ofDereference(dereference);
            case FunctionCall call -> ofCall(call);
            case LambdaExpression lambda -> withParameters(lambda).of(lambda.getBody()).as(EXPRESSION);
            case Query query -> ofSubquery(query);
            case ExistsPredicate exists -> union(exists.getChildren()).as(FILTER);
            case Row.Field field -> of(field.getExpression()).as(EXPRESSION);
            case CallArgument argument -> of(argument.getValue()).as(EXPRESSION);
            case DataType _ -> ColumnSources.NONE;
            default -> union(node.getChildren()).as(EXPRESSION);
        };
    }

    private ColumnSources union(List<? extends Node> nodes)
    {
        return ColumnSources.union(nodes.stream().map(this::of).collect(toImmutableList()));
    }

    private ColumnSources ofName(String name)
    {
        return lambdaParameters.contains(name) ? ColumnSources.NONE : scope.unqualified(name);
    }

    private ColumnSources ofDereference(DereferenceExpression dereference)
    {
        return Optional.ofNullable(DereferenceExpression.getQualifiedName(dereference))
                .filter(name -> !lambdaParameters.contains(name.getParts().getFirst()))
                .flatMap(scope::qualified)
                .orElseGet(() -> of(dereference.getBase()).as(EXPRESSION));
    }

    private ColumnSources ofCall(FunctionCall call)
    {
        ImmutableList.Builder<Node> values = ImmutableList.<Node>builder().addAll(call.getArguments());
        call.getOrderBy().ifPresent(values::add);
        return ColumnSources.union(ImmutableList.of(
                union(values.build()).as(use(call)),
                call.getFilter().map(filter -> of(filter).as(FILTER)).orElse(ColumnSources.NONE),
                call.getWindow().map(window -> ofWindow(window).as(ColumnUse.WINDOW)).orElse(ColumnSources.NONE)));
    }

    private static ColumnUse use(FunctionCall call)
    {
        if (call.getWindow().isPresent()) {
            return ColumnUse.WINDOW;
        }
        boolean aggregates = call.getFilter().isPresent() || call.isDistinct() || call.getOrderBy().isPresent() || AGGREGATES.contains(SqlReader.functionName(call));
        return aggregates ? AGGREGATION : EXPRESSION;
    }

    private ColumnSources ofWindow(Window window)
    {
        return switch (window) {
            case WindowReference reference -> ofNamedWindow(reference.getName());
            case WindowSpecification specification -> ofSpecification(specification);
            default -> ColumnSources.gap("a window of an unknown kind");
        };
    }

    private ColumnSources ofSpecification(WindowSpecification specification)
    {
        List<Node> own = specification.getChildren().stream()
                .filter(child -> specification.getExistingWindowName().filter(name -> name == child).isEmpty())
                .collect(toImmutableList());
        return union(own).and(specification.getExistingWindowName().map(this::ofNamedWindow).orElse(ColumnSources.NONE));
    }

    private ColumnSources ofNamedWindow(Identifier name)
    {
        return Optional.ofNullable(windows.get(name(name)))
                .map(this::ofSpecification)
                .orElseGet(() -> ColumnSources.gap("the window '%s' is not defined".formatted(name)));
    }

    // The value is made of its column, and of what decides which rows it has
    private ColumnSources ofSubquery(Query query)
    {
        QueryLineage lineage = subqueries.lineage(query, scope);
        return ColumnSources.union(lineage.columns().stream().map(QueryLineage.Column::sources).collect(toImmutableList()))
                .and(lineage.gap().map(ColumnSources::gap).orElse(ColumnSources.NONE))
                .as(EXPRESSION)
                .and(lineage.rows().as(FILTER));
    }

    private ExpressionLineage withParameters(LambdaExpression lambda)
    {
        Set<String> parameters = lambda.getArguments().stream()
                .map(argument -> name(argument.getName()))
                .collect(toImmutableSet());
        return new ExpressionLineage(scope, windows, Sets.union(lambdaParameters, parameters).immutableCopy(), subqueries);
    }
}
