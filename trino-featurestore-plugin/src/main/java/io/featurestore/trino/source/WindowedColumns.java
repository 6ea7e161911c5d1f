package io.featurestore.trino.source;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.WindowedAggregate;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Decimals;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.sql.tree.Array;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.DoubleLiteral;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.LongLiteral;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.util.Objects.requireNonNull;

// Plans aggregates to be computed in an index of the events: those of columns, over events that columns tell. The engine computes all others
final class WindowedColumns
{
    private static final int MAX_LIMIT = 100;
    private static final Set<Type> FLOATING_POINT = Set.of(DOUBLE, REAL);
    private static final Set<Type> INTEGERS = Set.of(BIGINT, INTEGER, SMALLINT, TINYINT);

    private final List<HistoryColumn> tieOrder;
    private final EventConditions conditions;

    // The columns are those of the events' query by their names, some of which settle ties
    WindowedColumns(Map<String, HistoryColumn> columns, List<HistoryColumn> tieOrder)
    {
        this.tieOrder = ImmutableList.copyOf(requireNonNull(tieOrder, "tieOrder is null"));
        this.conditions = new EventConditions(columns);
    }

    Optional<WindowedColumn> plan(WindowedAggregate entry, Type type)
    {
        Optional<List<EventCondition>> filter = entry.call().getFilter().map(conditions::of).orElse(Optional.of(ImmutableList.of()));
        if (filter.isEmpty() || entry.call().getOrderBy().isPresent()) {
            return Optional.empty();
        }
        Optional<EventAggregate> aggregate = entry.function().equals("count_if") && !entry.call().isDistinct() ?
                conditions.of(entry.arguments().getFirst()).map(counted -> countOf(filter.orElseThrow(), counted)) :
                arguments(entry).flatMap(arguments -> aggregate(entry, type, arguments, filter.orElseThrow()));
        return aggregate.map(found -> new WindowedColumn(entry.name(), found, ImmutableList.of(WindowEnds.of(entry.window()))));
    }

    private static EventAggregate countOf(List<EventCondition> filter, List<EventCondition> counted)
    {
        List<EventCondition> conditions = ImmutableList.<EventCondition>builder().addAll(filter).addAll(counted).build();
        return new EventAggregate(WindowFunction.COUNT, ImmutableList.of(), OptionalInt.empty(), ImmutableList.of(), conditions, ImmutableList.of());
    }

    private Optional<EventAggregate> aggregate(WindowedAggregate entry, Type type, List<HistoryColumn> arguments, List<EventCondition> filter)
    {
        OptionalInt limit = limit(entry);
        return function(entry, arguments, type, limit)
                .map(function -> new EventAggregate(function, arguments, limit, percentiles(entry), filter, function.dependsOnOrderOfTies() ? tieOrder : ImmutableList.of()));
    }

    // Of first, last and approx_percentile, the first argument alone
    private Optional<List<HistoryColumn>> arguments(WindowedAggregate entry)
    {
        List<Expression> arguments = entry.arguments();
        if (entry.function().equals("count") && arguments.stream().allMatch(LongLiteral.class::isInstance)) {
            return Optional.of(ImmutableList.of());
        }
        if (entry.isFirstOrLast()) {
            return conditions.column(arguments.getFirst())
                    .filter(_ -> arguments.size() == 1 || limit(entry).isPresent())
                    .map(ImmutableList::of);
        }
        if (!percentiles(entry).isEmpty()) {
            return conditions.column(arguments.getFirst()).map(ImmutableList::of);
        }
        List<HistoryColumn> read = arguments.stream()
                .flatMap(argument -> conditions.column(argument).stream())
                .collect(toImmutableList());
        return Optional.of(read).filter(found -> found.size() == arguments.size());
    }

    private static OptionalInt limit(WindowedAggregate entry)
    {
        boolean isLimited = entry.isFirstOrLast() && entry.arguments().size() == 2;
        return isLimited && entry.arguments().getLast() instanceof LongLiteral limit && limit.getParsedValue() > 0 && limit.getParsedValue() <= MAX_LIMIT ?
                OptionalInt.of((int) limit.getParsedValue()) :
                OptionalInt.empty();
    }

    // Empty unless the call is one of approx_percentile with constants that it takes
    private static List<Double> percentiles(WindowedAggregate entry)
    {
        if (!entry.function().equals("approx_percentile") || entry.arguments().size() != 2) {
            return ImmutableList.of();
        }
        Expression argument = entry.arguments().getLast();
        List<Expression> constants = argument instanceof Array array ? array.getValues() : ImmutableList.of(argument);
        List<Double> percentiles = constants.stream().flatMap(constant -> number(constant).stream()).collect(toImmutableList());
        boolean areConstant = percentiles.size() == constants.size() && percentiles.stream().allMatch(percentile -> percentile >= 0 && percentile <= 1);
        return areConstant ? percentiles : ImmutableList.of();
    }

    private static Optional<Double> number(Expression expression)
    {
        return switch (expression) {
            case DecimalLiteral decimal -> Optional.of(Double.valueOf(decimal.getValue()));
            case DoubleLiteral number -> Optional.of(number.getValue());
            case LongLiteral whole -> Optional.of((double) whole.getParsedValue());
            default -> Optional.empty();
        };
    }

    private static Optional<WindowFunction> function(WindowedAggregate entry, List<HistoryColumn> arguments, Type type, OptionalInt limit)
    {
        List<Type> types = arguments.stream().map(HistoryColumn::type).collect(toImmutableList());
        boolean isDistinct = entry.call().isDistinct();
        return switch (entry.function()) {
            case "count" -> isDistinct ?
                    Optional.of(WindowFunction.COUNT_DISTINCT).filter(_ -> types.size() == 1 && isOrdered(types.getFirst())) :
                    Optional.of(WindowFunction.COUNT).filter(_ -> types.size() <= 1);
            case "approx_distinct" -> Optional.of(WindowFunction.APPROX_DISTINCT).filter(_ -> types.size() == 1 && isOrdered(types.getFirst()));
            case "approx_percentile" -> Optional.of(WindowFunction.APPROX_PERCENTILE).filter(_ -> !isDistinct && !percentiles(entry).isEmpty() && hasPercentiles(types, type));
            case "min" -> Optional.of(WindowFunction.MIN).filter(_ -> isExtreme(types, 1, type));
            case "max" -> Optional.of(WindowFunction.MAX).filter(_ -> isExtreme(types, 1, type));
            case "min_by" -> Optional.of(WindowFunction.MIN_BY).filter(_ -> !isDistinct && isExtreme(types, 2, type));
            case "max_by" -> Optional.of(WindowFunction.MAX_BY).filter(_ -> !isDistinct && isExtreme(types, 2, type));
            case "bool_and", "every" -> Optional.of(WindowFunction.BOOL_AND).filter(_ -> types.equals(ImmutableList.of(BOOLEAN)));
            case "bool_or" -> Optional.of(WindowFunction.BOOL_OR).filter(_ -> types.equals(ImmutableList.of(BOOLEAN)));
            case "first" -> Optional.of(WindowFunction.FIRST).filter(_ -> !isDistinct && type.equals(limit.isPresent() ? new ArrayType(types.getFirst()) : types.getFirst()));
            case "last" -> Optional.of(WindowFunction.LAST).filter(_ -> !isDistinct && type.equals(limit.isPresent() ? new ArrayType(types.getFirst()) : types.getFirst()));
            default -> isDistinct || types.size() != 1 ? Optional.empty() : ofNumbers(entry.function(), types.getFirst(), type);
        };
    }

    private static Optional<WindowFunction> ofNumbers(String function, Type number, Type type)
    {
        boolean isNumber = INTEGERS.contains(number) || FLOATING_POINT.contains(number);
        return switch (function) {
            case "sum" -> Optional.of(WindowFunction.SUM).filter(_ -> isNumber || number instanceof DecimalType);
            // Trino adds up averages of the longest decimals with more digits
            case "avg" -> Optional.of(WindowFunction.AVG).filter(_ -> isNumber || (number instanceof DecimalType decimal && decimal.getPrecision() < Decimals.MAX_PRECISION));
            case "variance", "var_samp" -> Optional.of(WindowFunction.VAR_SAMP).filter(_ -> isNumber && type.equals(DOUBLE));
            case "stddev", "stddev_samp" -> Optional.of(WindowFunction.STDDEV_SAMP).filter(_ -> isNumber && type.equals(DOUBLE));
            case "var_pop" -> Optional.of(WindowFunction.VAR_POP).filter(_ -> isNumber && type.equals(DOUBLE));
            case "stddev_pop" -> Optional.of(WindowFunction.STDDEV_POP).filter(_ -> isNumber && type.equals(DOUBLE));
            default -> Optional.empty();
        };
    }

    // Trino has them of these types, and casts others to one
    private static boolean hasPercentiles(List<Type> types, Type result)
    {
        Type type = result instanceof ArrayType array ? array.getElementType() : result;
        return types.size() == 1 && switch (types.getFirst()) {
            case DecimalType _ -> FLOATING_POINT.contains(type);
            case Type number -> INTEGERS.contains(number) ? type.equals(BIGINT) : FLOATING_POINT.contains(number) && type.equals(number);
        };
    }

    // The first argument is the value, the last one what is compared
    private static boolean isExtreme(List<Type> types, int count, Type type)
    {
        return types.size() == count && types.getFirst().equals(type) && isOrdered(types.getLast());
    }

    // Comparing elements that are NULL is an error that the engine is to tell
    private static boolean isOrdered(Type type)
    {
        return type.isOrderable() && !(type instanceof ArrayType || type instanceof RowType || type instanceof MapType);
    }
}
