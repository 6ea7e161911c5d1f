package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.aggregation.EventWindow;
import io.featurestore.trino.aggregation.WindowedAggregate;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.query.ColumnReferences;
import io.trino.spi.type.Type;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.OrderBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.sql.EventRowsSql.CREATED;
import static io.featurestore.trino.sql.EventRowsSql.TIME;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

// Aggregates of events in two steps: what is grouped, as columns r1, r2, …, and the value of each aggregate, computed from these. What aggregates read
// of an event are its columns x1, x2, …, so that no name of the user's meets one that generated SQL adds. Trino adds floating-point numbers in
// whatever order they come: here they are collected in the order of time, so that a sum has the same bits whatever the order of rows
final class EventAggregates
{
    static final String EVENT = "e";

    private static final Set<String> SUMS = Set.of("sum", "avg");
    private static final Set<String> SAMPLE_VARIANCES = Set.of("variance", "var_samp", "stddev", "stddev_samp");
    private static final Set<String> POPULATION_VARIANCES = Set.of("var_pop", "stddev_pop");
    private static final Set<String> ORDER_SENSITIVE = Set.of("array_agg", "map_agg", "multimap_agg", "qdigest_agg", "merge");
    private static final String MOMENTS = "ROW(n bigint, mean double, squares double)";

    private final FeatureEvents events;
    private final boolean hasCreated;
    private final List<String> tieOrder;
    private final String age;
    private final Function<EventWindow, List<String>> isInWindow;
    private final List<String> arguments = new ArrayList<>();
    private final List<String> grouped = new ArrayList<>();
    private final Map<String, String> values;

    // tieOrder: expressions over the event's columns that settle which of several events of one time is the last
    // age: the number of the event, the newest of its key being the first
    EventAggregates(FeatureEvents events, boolean hasCreated, List<String> tieOrder, String age, List<WindowedAggregate> aggregates, Function<EventWindow, List<String>> isInWindow)
    {
        this.events = requireNonNull(events, "events is null");
        this.hasCreated = hasCreated;
        this.tieOrder = ImmutableList.copyOf(requireNonNull(tieOrder, "tieOrder is null"));
        this.age = requireNonNull(age, "age is null");
        this.isInWindow = requireNonNull(isInWindow, "isInWindow is null");
        ImmutableMap.Builder<String, String> values = ImmutableMap.builder();
        aggregates.forEach(aggregate -> values.put(aggregate.name(), value(aggregate)));
        this.values = values.buildOrThrow();
    }

    // Of each event, to be selected from the query of the events
    List<String> eventColumns()
    {
        return IntStream.range(0, arguments.size())
                .mapToObj(i -> "%s AS x%s".formatted(arguments.get(i), i + 1))
                .collect(toImmutableList());
    }

    List<String> groupedColumns()
    {
        return IntStream.range(0, grouped.size())
                .mapToObj(i -> "%s AS r%s".formatted(grouped.get(i), i + 1))
                .collect(toImmutableList());
    }

    String value(String name)
    {
        return values.get(name);
    }

    private String value(WindowedAggregate aggregate)
    {
        Type type = events.type(aggregate);
        String function = aggregate.function();
        if (aggregate.isFirstOrLast()) {
            return firstOrLast(aggregate);
        }
        if (SUMS.contains(function) && (type.equals(DOUBLE) || type.equals(REAL))) {
            return floatingPointSum(aggregate, type);
        }
        if (SAMPLE_VARIANCES.contains(function) || POPULATION_VARIANCES.contains(function)) {
            return variance(aggregate);
        }
        return group(plain(aggregate) + filter(conditions(aggregate)));
    }

    private String plain(WindowedAggregate aggregate)
    {
        String call = aggregate.call().getArguments().isEmpty() ? "*" : aggregate.arguments().stream()
                                                                        .map(this::argument)
                                                                        .collect(joining(", "));
        String order = aggregate.call().getOrderBy().map(this::order).orElseGet(() -> orderOfEvents(aggregate));
        return "%s(%s%s%s)".formatted(aggregate.call().getName(), aggregate.call().isDistinct() ? "DISTINCT " : "", call, order);
    }

    // What such an aggregate gives depends on the order of its input, which is that of the events unless the entry has its own
    private String orderOfEvents(WindowedAggregate aggregate)
    {
        if (!ORDER_SENSITIVE.contains(aggregate.function())) {
            return "";
        }
        return aggregate.call().isDistinct() ?
                " ORDER BY " + argument(aggregate.arguments().getFirst()) :
                Stream.concat(times(), tieOrder.stream().map(this::column))
                .map(item -> item + " NULLS FIRST")
                .collect(joining(", ", " ORDER BY ", ""));
    }

    private String order(OrderBy orderBy)
    {
        return orderBy.getSortItems().stream()
                .map(item -> argument(item.getSortKey()) +
                        switch (item.getOrdering()) {
                            case ASCENDING -> " ASC";
                            case DESCENDING -> " DESC";
                        } +
                        switch (item.getNullOrdering()) {
                            case FIRST -> " NULLS FIRST";
                            case LAST -> " NULLS LAST";
                            case UNDEFINED -> "";
                        })
                .collect(joining(", ", " ORDER BY ", ""));
    }

    // Trino's min_by of several values, which would be cheaper, loses some that are texts
    private String firstOrLast(WindowedAggregate aggregate)
    {
        boolean last = aggregate.function().equals("last");
        String value = argument(aggregate.arguments().getFirst());
        String filter = filter(conditions(aggregate));
        if (aggregate.arguments().size() == 1) {
            return group("%s(%s, %s)%s".formatted(last ? "min_by" : "max_by", value, column(age), filter));
        }
        String found = group("array_agg(%s ORDER BY %s%s)%s".formatted(value, column(age), last ? "" : " DESC", filter));
        return "slice(%s, 1, %s)".formatted(found, ExpressionFormatter.formatExpression(aggregate.arguments().get(1)));
    }

    private String floatingPointSum(WindowedAggregate aggregate, Type type)
    {
        String numbers = numbers(aggregate);
        String sum = "reduce(%s, 0e0, (s, x) -> s + x, s -> s)".formatted(numbers);
        String result = aggregate.function().equals("avg") ? "%s / cardinality(%s)".formatted(sum, numbers) : sum;
        return type.equals(REAL) ? "CAST(%s AS real)".formatted(result) : result;
    }

    // Welford's way, which is Trino's for events that come one by one
    private String variance(WindowedAggregate aggregate)
    {
        String variance = SAMPLE_VARIANCES.contains(aggregate.function()) ? "IF(m.n > 1, m.squares / (m.n - 1))" : "m.squares / m.n";
        return """
               reduce(%1$s, CAST(ROW(0, 0e0, 0e0) AS %2$s), (m, x) -> CAST(ROW(
               m.n + 1,
               m.mean + (x - m.mean) / (m.n + 1),
               m.squares + (x - m.mean) * (x - (m.mean + (x - m.mean) / (m.n + 1)))) AS %2$s), m -> %3$s)""".formatted(
                numbers(aggregate),
                MOMENTS,
                aggregate.function().startsWith("stddev") ? "sqrt(%s)".formatted(variance) : variance);
    }

    // In the order of time; NULL if there are none
    private String numbers(WindowedAggregate aggregate)
    {
        String number = argument(aggregate.arguments().getFirst());
        String order = aggregate.call().isDistinct() ? number : Stream.concat(times().map(time -> time + " NULLS FIRST"), Stream.of(number)).collect(joining(", "));
        List<String> conditions = ImmutableList.<String>builder()
                .addAll(conditions(aggregate))
                .add(number + " IS NOT NULL")
                .build();
        String collected = group("array_agg(%s%s ORDER BY %s)%s".formatted(aggregate.call().isDistinct() ? "DISTINCT " : "", number, order, filter(conditions)));
        return "CAST(%s AS array(double))".formatted(collected);
    }

    private Stream<String> times()
    {
        return Stream.of(TIME, CREATED)
                .filter(column -> hasCreated || !column.equals(CREATED))
                .map(column -> EVENT + "." + column);
    }

    private List<String> conditions(WindowedAggregate aggregate)
    {
        ImmutableList.Builder<String> conditions = ImmutableList.<String>builder().addAll(isInWindow.apply(aggregate.window()));
        aggregate.call().getFilter().ifPresent(filter -> conditions.add(argument(filter)));
        return conditions.build();
    }

    private static String filter(List<String> conditions)
    {
        return conditions.isEmpty() ? "" : conditions.stream().collect(joining(" AND ", " FILTER (WHERE ", ")"));
    }

    // Constants and lambdas stay where they are
    private String argument(Expression expression)
    {
        String sql = ExpressionFormatter.formatExpression(expression);
        return ColumnReferences.of(expression).isEmpty() ? sql : column(sql);
    }

    private String column(String sql)
    {
        int known = arguments.indexOf(sql);
        if (known < 0) {
            arguments.add(sql);
            known = arguments.size() - 1;
        }
        return "%s.x%s".formatted(EVENT, known + 1);
    }

    private String group(String aggregate)
    {
        int known = grouped.indexOf(aggregate);
        if (known < 0) {
            grouped.add(aggregate);
            known = grouped.size() - 1;
        }
        return "r" + (known + 1);
    }
}
