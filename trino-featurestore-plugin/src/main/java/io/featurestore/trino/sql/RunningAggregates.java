package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.aggregation.EventWindow;
import io.featurestore.trino.aggregation.WindowedAggregate;
import io.featurestore.trino.definition.FeatureEvents;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Decimals;
import io.trino.spi.type.Type;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.Expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;

// Aggregates that an event changes by the same amount when it enters a window and when it leaves it, so that they are running sums over these changes;
// and extremes over windows that no event leaves. d1, d2, … are what the changes at one time add, and r1, r2, … what they come to. Each change has a
// sign, the number of its window, and what aggregates read of the event
final class RunningAggregates
{
    static final String SIGN = "sign";
    static final String WINDOW = "w";

    private static final Set<String> COUNTS = Set.of("count", "count_if");
    private static final Set<String> CONDITIONS = Set.of("bool_and", "every", "bool_or");

    private final List<EventWindow> windows;
    private final List<String> arguments = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, String> values;

    RunningAggregates(FeatureEvents events)
    {
        this.windows = ImmutableList.copyOf(events.aggregations().windows());
        ImmutableMap.Builder<String, String> values = ImmutableMap.builder();
        events.aggregations().windowed().forEach(aggregate -> values.put(aggregate.name(), value(aggregate, events.type(aggregate))));
        this.values = values.buildOrThrow();
    }

    static boolean areAll(FeatureEvents events)
    {
        return events.aggregations().windowed().stream().allMatch(aggregate -> isOne(aggregate, events.type(aggregate)));
    }

    private static boolean isOne(WindowedAggregate aggregate, Type type)
    {
        boolean isExactSum = switch (aggregate.function()) {
            case "sum" -> type.equals(BIGINT) || type instanceof DecimalType;
            // Trino adds up averages of the longest decimals with more digits
            case "avg" -> type instanceof DecimalType decimal && decimal.getPrecision() < Decimals.MAX_PRECISION;
            case "min", "max" -> aggregate.arguments().size() == 1 && aggregate.window().length().isEmpty();
            default -> false;
        };
        return !aggregate.call().isDistinct() && (isExactSum || COUNTS.contains(aggregate.function()) || CONDITIONS.contains(aggregate.function()));
    }

    List<EventWindow> windows()
    {
        return windows;
    }

    List<String> eventColumns()
    {
        return IntStream.range(0, arguments.size())
                .mapToObj(i -> "%s AS x%s".formatted(arguments.get(i), i + 1))
                .collect(toImmutableList());
    }

    List<String> changeColumns()
    {
        return IntStream.range(0, changes.size())
                .mapToObj(i -> "%s(%s) AS d%s".formatted(changes.get(i).function(), changes.get(i).amount(), i + 1))
                .collect(toImmutableList());
    }

    List<String> runningColumns(String window)
    {
        return IntStream.range(0, changes.size())
                .mapToObj(i -> changes.get(i).running("d" + (i + 1), window) + " AS r" + (i + 1))
                .collect(toImmutableList());
    }

    List<String> runningNames()
    {
        return IntStream.rangeClosed(1, changes.size())
                .mapToObj(i -> "r" + i)
                .collect(toImmutableList());
    }

    String value(String name)
    {
        return values.get(name);
    }

    private String value(WindowedAggregate aggregate, Type type)
    {
        Optional<String> argument = aggregate.arguments().stream().findFirst().map(this::argument);
        Set<String> conditions = conditions(aggregate);
        return switch (aggregate.function()) {
            case "count" -> count(conditions, isKnown(argument));
            case "count_if" -> count(conditions, argument);
            case "bool_or" -> ifAny(conditions, argument, count(conditions, argument) + " > 0");
            case "bool_and", "every" -> ifAny(conditions, argument, count(conditions, argument.map(value -> "NOT " + value)) + " = 0");
            case "min", "max" -> change(new Change(aggregate.function(), "IF(%s, %s)".formatted(all(conditions, Optional.empty()), argument.orElseThrow())));
            case "sum" -> ifAny(conditions, argument, inRange(sum(conditions, argument.orElseThrow(), type), count(conditions, isKnown(argument)), type));
            case "avg" -> ifAny(conditions, argument, average(
                    sum(conditions, argument.orElseThrow(), type),
                    count(conditions, isKnown(argument)),
                    (DecimalType) type));
            default -> throw new IllegalArgumentException("not a running sum: " + aggregate.function());
        };
    }

    private Set<String> conditions(WindowedAggregate aggregate)
    {
        ImmutableSet.Builder<String> conditions = ImmutableSet.builder();
        conditions.add("%s = %s".formatted(WINDOW, windows.indexOf(aggregate.window())));
        aggregate.call().getFilter().ifPresent(filter -> conditions.add(argument(filter)));
        return conditions.build();
    }

    private String ifAny(Set<String> conditions, Optional<String> argument, String value)
    {
        return "IF(%s > 0, %s)".formatted(count(conditions, isKnown(argument)), value);
    }

    private static Optional<String> isKnown(Optional<String> argument)
    {
        return argument.map(value -> value + " IS NOT NULL");
    }

    private String count(Set<String> conditions, Optional<String> condition)
    {
        return change(new Change("sum", "IF(%s, %s)".formatted(all(conditions, condition), SIGN)));
    }

    // A sum of bigint may be out of range while the windows at one time change, and be right afterwards
    private String sum(Set<String> conditions, String argument, Type type)
    {
        String number = "CAST(%s AS decimal(38, %s))".formatted(argument, type instanceof DecimalType decimal ? decimal.getScale() : 0);
        return change(new Change("sum", "IF(%1$s, IF(%2$s > 0, %3$s, -%3$s))".formatted(all(conditions, Optional.empty()), SIGN, number)));
    }

    // Rounded half up, as Trino does it: a quotient has more digits than the average, and would be rounded twice
    private static String average(String sum, String count, DecimalType type)
    {
        String unit = "DECIMAL '%s'".formatted(BigDecimal.ONE.movePointLeft(type.getScale()).toPlainString());
        String twice = "(abs(%1$s) + abs(%1$s) + %2$s * %3$s)".formatted(sum, count, unit);
        return "CAST(sign(%1$s) * ((%2$s - mod(%2$s, 2 * %3$s * %4$s)) / (2 * %3$s)) AS %5$s)".formatted(sum, twice, count, unit, type.getDisplayName());
    }

    // A sum of bigint that is out of range fails as Trino's does: by an addition
    private static String inRange(String sum, String count, Type type)
    {
        return type.equals(BIGINT) ?
                "IF(%1$s NOT BETWEEN DECIMAL '%2$s' AND DECIMAL '%3$s', %3$s + %4$s, CAST(%1$s AS bigint))".formatted(sum, Long.MIN_VALUE, Long.MAX_VALUE, count) :
                "CAST(%s AS %s)".formatted(sum, type.getDisplayName());
    }

    private static String all(Set<String> conditions, Optional<String> condition)
    {
        return String.join(" AND ", ImmutableSet.<String>builder().addAll(conditions).addAll(condition.stream().iterator()).build());
    }

    private String argument(Expression expression)
    {
        return "x" + (position(arguments, ExpressionFormatter.formatExpression(expression)) + 1);
    }

    private String change(Change change)
    {
        return "r" + (position(changes, change) + 1);
    }

    private static <T> int position(List<T> expressions, T expression)
    {
        int known = expressions.indexOf(expression);
        if (known < 0) {
            expressions.add(expression);
        }
        return known < 0 ? expressions.size() - 1 : known;
    }

    // What the changes at one time come to, by an aggregate function
    private record Change(String function, String amount)
    {
        String running(String change, String window)
        {
            String running = "%s(%s) %s".formatted(function, change, window);
            return function.equals("sum") ? "coalesce(%s, 0)".formatted(running) : running;
        }
    }
}
