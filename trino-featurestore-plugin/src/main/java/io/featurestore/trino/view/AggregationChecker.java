package io.featurestore.trino.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.aggregation.Aggregation;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.aggregation.DerivedFeature;
import io.featurestore.trino.aggregation.WindowedAggregate;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.engine.EngineExpressions;
import io.featurestore.trino.query.ColumnReferences;
import io.featurestore.trino.query.ColumnReplacement;
import io.featurestore.trino.query.FunctionCalls;
import io.featurestore.trino.query.SqlReader;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.LongLiteral;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.featurestore.trino.aggregation.Aggregations.AS_OF_TIME;
import static io.trino.spi.StandardErrorCode.INVALID_VIEW_PROPERTY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static java.util.Objects.requireNonNull;

/**
 * Finds the types of the aggregations that a view declares, and what is wrong with them.
 */
public final class AggregationChecker
{
    private final EngineExpressions expressions;

    @Inject
    AggregationChecker(EngineExpressions expressions)
    {
        this.expressions = requireNonNull(expressions, "expressions is null");
    }

    /**
     * @param columns of the view's own query
     * @return the definition with the types of its aggregations, if it has some
     * @throws TrinoException INVALID_VIEW_PROPERTY naming the view, the entry and the remedy
     */
    FeatureViewProperties typed(ConnectorSession session, String view, FeatureViewProperties properties, List<FeatureColumn> columns)
    {
        if (properties.aggregations().isEmpty()) {
            return properties;
        }
        try {
            Aggregations aggregations = Aggregations.parse(properties.aggregations());
            aggregations.entries().forEach(entry -> checkName(entry, properties));
            return properties.withAggregationTypes(types(session, aggregations, columns).stream()
                    .map(type -> type.getTypeId().getId())
                    .collect(toImmutableList()));
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(INVALID_VIEW_PROPERTY, "%s: %s".formatted(view, e.getMessage()), e);
        }
    }

    private static void checkName(Aggregation entry, FeatureViewProperties properties)
    {
        checkArgument(
                properties.isFeature(entry.name()),
                "aggregation '%s' (%s) has the name of an entity key, the timestamp_column or the created_column: give it another one",
                entry.name(),
                entry.text());
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
                    checkNoAggregate(session, derived);
                    yield type(session, derived, aggregations.inAggregates(derived), aggregateTypes);
                }
            });
        }
        return types.build();
    }

    private Type type(ConnectorSession session, WindowedAggregate aggregate, Map<String, Type> columns)
    {
        ColumnReferences.of(aggregate.call()).forEach(name -> checkArgument(
                columns.containsKey(name),
                "aggregation '%s' (%s) reads column '%s', which the view's query does not have; it has %s",
                aggregate.name(),
                aggregate.text(),
                name,
                String.join(", ", columns.keySet())));
        checkArgument(aggregate.call().getWindow().isEmpty(), "aggregation '%s' (%s) has OVER twice: leave out the window of SQL", aggregate.name(), aggregate.text());
        checkDeterministic(aggregate, aggregate.call());
        if (aggregate.isFirstOrLast()) {
            return firstOrLast(session, aggregate, columns);
        }
        checkArgument(
                expressions.isAggregate(session, aggregate.function()),
                "aggregation '%s' (%s): %s is no aggregate function; before OVER stands one of Trino's, or first or last",
                aggregate.name(),
                aggregate.text(),
                aggregate.function());
        return type(session, aggregate, aggregate.call(), columns);
    }

    private Type firstOrLast(ConnectorSession session, WindowedAggregate aggregate, Map<String, Type> columns)
    {
        List<Expression> arguments = aggregate.arguments();
        boolean hasCount = arguments.size() == 2 && arguments.get(1) instanceof LongLiteral count && count.getParsedValue() > 0;
        checkArgument(
                (arguments.size() == 1 || hasCount) && !aggregate.call().isDistinct() && aggregate.call().getOrderBy().isEmpty(),
                "aggregation '%s' (%s): write %s(value), or %s(value, n) for the n values of an array, with n a positive number",
                aggregate.name(),
                aggregate.text(),
                aggregate.function(),
                aggregate.function());
        aggregate.call().getFilter().ifPresent(filter -> type(session, aggregate, filter, columns));
        Type value = type(session, aggregate, arguments.getFirst(), columns);
        return hasCount ? new ArrayType(value) : value;
    }

    private void checkNoAggregate(ConnectorSession session, DerivedFeature derived)
    {
        checkDeterministic(derived, derived.expression());
        FunctionCalls.of(derived.expression()).stream()
                .map(SqlReader::functionName)
                .filter(function -> expressions.isAggregate(session, function))
                .findFirst()
                .ifPresent(function -> {
                    throw new IllegalArgumentException("aggregation '%s' (%s) calls the aggregate %s without OVER: make an entry of the call, with OVER and a duration or ALL".formatted(derived.name(), derived.text(), function));
                });
    }

    private static void checkDeterministic(Aggregation entry, Expression expression)
    {
        FunctionCalls.notDeterministic(expression).ifPresent(call -> {
            throw new IllegalArgumentException("aggregation '%s' (%s) calls %s, which gives another value each time: leave it out%s".formatted(
                    entry.name(),
                    entry.text(),
                    call,
                    entry instanceof DerivedFeature ? ", or use " + AS_OF_TIME : ""));
        });
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
