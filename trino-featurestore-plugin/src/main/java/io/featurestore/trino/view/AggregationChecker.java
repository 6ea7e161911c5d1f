package io.featurestore.trino.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.Identifiers;
import io.featurestore.trino.aggregation.Aggregation;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.aggregation.DerivedFeature;
import io.featurestore.trino.aggregation.WindowedAggregate;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.FeatureViewChecker;
import io.featurestore.trino.engine.EngineExpressions;
import io.featurestore.trino.query.ColumnReferences;
import io.featurestore.trino.query.ColumnReplacement;
import io.featurestore.trino.query.FunctionCalls;
import io.featurestore.trino.query.SqlReader;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.Node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.featurestore.trino.aggregation.Aggregations.AS_OF_TIME;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static java.util.Objects.requireNonNull;

/**
 * Finds the types of the aggregations that a view declares, and what is wrong with them.
 */
public final class AggregationChecker
{
    private static final Set<String> NAMES_OF_TIMELINES = Set.of("valid_from", "valid_to", "is_current");

    private final EngineExpressions expressions;
    private final TypeManager typeManager;

    @Inject
    AggregationChecker(EngineExpressions expressions, TypeManager typeManager)
    {
        this.expressions = requireNonNull(expressions, "expressions is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    /**
     * @param columns of the view's own query
     * @return the definition with the types of its aggregations, if it has some
     * @throws TrinoException with the given code, naming the view, the entry and the remedy
     */
    public FeatureViewProperties checked(ConnectorSession session, String view, FeatureViewProperties properties, List<FeatureColumn> columns, ErrorCodeSupplier errorCode)
    {
        FeatureViewProperties typed = properties.aggregations().isEmpty() ? properties : typed(session, view, properties, columns, errorCode);
        List<FeatureColumn> known = typed.aggregations().isEmpty() ? columns : FeatureEvents.of(typed, columns, Optional.empty(), typeManager).allColumns(typed);
        new FeatureViewChecker(view, known, errorCode).check(typed);
        return typed;
    }

    private FeatureViewProperties typed(ConnectorSession session, String view, FeatureViewProperties properties, List<FeatureColumn> columns, ErrorCodeSupplier errorCode)
    {
        try {
            Aggregations aggregations = Aggregations.parse(properties.aggregations());
            aggregations.entries().forEach(entry -> checkName(entry, properties));
            return properties.withAggregationTypes(types(session, aggregations, columns).stream()
                    .map(type -> type.getTypeId().getId())
                    .collect(toImmutableList()));
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(errorCode, "%s: %s".formatted(view, e.getMessage()), e);
        }
    }

    public static void checkMayBeCommentedOn(SchemaTableName view, FeatureViewProperties properties, String column)
    {
        if (!properties.aggregations().isEmpty() && properties.isFeature(Identifiers.canonical(column))) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' of feature view %s is described by its entry in aggregations: CREATE OR REPLACE the view to change that".formatted(column, view));
        }
    }

    private static void checkName(Aggregation entry, FeatureViewProperties properties)
    {
        check(entry, properties.isFeature(entry.name()), "has the name of an entity key, the timestamp_column or the created_column: give it another one");
        check(entry, !NAMES_OF_TIMELINES.contains(entry.name()), "has the name of a column that the view's timeline adds: give it another one");
    }

    private List<Type> types(ConnectorSession session, Aggregations aggregations, List<FeatureColumn> columns)
    {
        Map<String, Type> columnTypes = columns.stream().collect(toImmutableMap(FeatureColumn::name, FeatureColumn::type));
        Map<String, Type> aggregateTypes = new HashMap<>(ImmutableMap.of(AS_OF_TIME, TIMESTAMP_MICROS));
        aggregations.windowed().forEach(aggregate -> aggregateTypes.put(aggregate.name(), type(session, aggregate, columnTypes)));
        ImmutableList.Builder<Type> types = ImmutableList.builder();
        for (Aggregation entry : aggregations.entries()) {
            types.add(switch (entry) {
                case WindowedAggregate aggregate -> aggregateTypes.get(aggregate.name());
                case DerivedFeature derived -> {
                    checkNoAggregate(session, derived, derived.expression());
                    yield type(session, derived, aggregations.inAggregates(derived), aggregateTypes);
                }
            });
        }
        return types.build();
    }

    private Type type(ConnectorSession session, WindowedAggregate aggregate, Map<String, Type> columns)
    {
        ColumnReferences.of(aggregate.call()).forEach(name -> check(
                aggregate,
                columns.containsKey(name),
                "reads column '%s', which the view's query does not have; it has %s".formatted(name, String.join(", ", columns.keySet()))));
        check(aggregate, aggregate.call().getWindow().isEmpty(), "has OVER twice: leave out the window of SQL");
        check(aggregate, aggregate.call().getName().getPrefix().isEmpty(), "calls a function with a prefix: leave that out, as Trino's own functions have none");
        check(aggregate, !aggregate.function().equals("listagg"), "calls listagg, which has a form of its own: write array_agg, and an entry that calls array_join with its name");
        aggregate.arguments().stream()
                .filter(LambdaExpression.class::isInstance)
                .forEach(lambda -> check(aggregate, ColumnReferences.of(lambda).isEmpty(), "has a lambda that reads a column: give the column to the function as an argument"));
        aggregate.call().getChildren().forEach(child -> checkNoAggregate(session, aggregate, child));
        if (aggregate.isFirstOrLast()) {
            return firstOrLast(session, aggregate, columns);
        }
        check(aggregate, expressions.isAggregate(session, aggregate.function()), "calls %s, which is no aggregate function; before OVER stands one of Trino's, or first or last".formatted(aggregate.function()));
        return type(session, aggregate, aggregate.call(), columns);
    }

    private Type firstOrLast(ConnectorSession session, WindowedAggregate aggregate, Map<String, Type> columns)
    {
        List<Expression> arguments = aggregate.arguments();
        boolean hasCount = arguments.size() == 2 && arguments.get(1) instanceof LongLiteral count && count.getParsedValue() > 0;
        check(aggregate,
                (arguments.size() == 1 || hasCount) && !aggregate.call().isDistinct() && aggregate.call().getOrderBy().isEmpty(),
                "is not of the form %1$s(value), or %1$s(value, n) for the n values of an array, with n a positive number".formatted(aggregate.function()));
        aggregate.call().getFilter().ifPresent(filter -> type(session, aggregate, filter, columns));
        Type value = type(session, aggregate, arguments.getFirst(), columns);
        return hasCount ? new ArrayType(value) : value;
    }

    private void checkNoAggregate(ConnectorSession session, Aggregation entry, Node expression)
    {
        FunctionCalls.notDeterministic(expression).ifPresent(call -> check(entry, false, "calls %s, which may give another value each time: leave it out%s".formatted(
                call,
                entry instanceof DerivedFeature ? ", or use " + AS_OF_TIME : "")));
        for (FunctionCall call : FunctionCalls.of(expression)) {
            String function = SqlReader.functionName(call);
            check(entry, call.getWindow().isEmpty(), "calls %s with a window of SQL: write a duration or ALL after OVER, in an entry of its own".formatted(function));
            check(entry,
                    !expressions.isAggregate(session, function),
                    "calls the aggregate %s %s: make an entry of the call, with OVER and a duration or ALL".formatted(function, entry instanceof DerivedFeature ? "without OVER" : "inside another"));
        }
    }

    private static void check(Aggregation entry, boolean condition, String problem)
    {
        checkArgument(condition, "aggregation '%s' (%s) %s", entry.name(), entry.text(), problem);
    }

    private Type type(ConnectorSession session, Aggregation entry, Expression expression, Map<String, Type> columns)
    {
        String sql = ExpressionFormatter.formatExpression(ColumnReplacement.replace(expression, name -> Optional.ofNullable(columns.get(name))
                .map(type -> SqlReader.expression("CAST(NULL AS %s)".formatted(type.getDisplayName())))));
        try {
            return expressions.type(session, sql);
        }
        catch (TrinoException e) {
            throw new IllegalArgumentException("aggregation '%s' (%s): %s".formatted(entry.name(), entry.text(), e.getRawMessage()), e);
        }
    }
}
