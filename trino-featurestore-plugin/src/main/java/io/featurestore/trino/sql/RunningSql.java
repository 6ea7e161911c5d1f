package io.featurestore.trino.sql;

import io.featurestore.trino.aggregation.EventWindow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.sql.Clauses.list;
import static io.featurestore.trino.sql.Clauses.over;
import static io.featurestore.trino.sql.EventRowsSql.TIME;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

// Aggregates as running sums, at each time of each key at which an event enters a window or leaves it: one sort, however long the windows are and
// however many events a key has
record RunningSql(EventRowsSql events, RunningAggregates aggregates, int digits)
{
    private static final String POINT = AggregatedSql.POINT;
    private static final int NO_WINDOW = -1;

    RunningSql
    {
        requireNonNull(events, "events is null");
        requireNonNull(aggregates, "aggregates is null");
    }

    // Keys, POINT, NEWEST, HAS_EVENT, HAS_CHANGE and the running sums
    String at(PointsOfTime points, String query)
    {
        String found = sql(points, query);
        return points.haveChanges() ? found : found + "\nWHERE " + AggregatedSql.HAS_EVENT;
    }

    private String sql(PointsOfTime points, String query)
    {
        String window = over(Clauses.partitionBy(events.keys()), "ORDER BY " + POINT);
        List<String> newest = perWindow(i -> "max(m%1$s) %2$s AS l%1$s".formatted(i, window));
        return "SELECT %s\nFROM (\nSELECT %s\nFROM (\n%s\n)\n)".formatted(
                list(events.keys(), List.of(POINT, newest(), AggregatedSql.HAS_EVENT, AggregatedSql.HAS_CHANGE), aggregates.runningNames()),
                list(events.keys(), List.of(POINT, AggregatedSql.HAS_EVENT, AggregatedSql.HAS_CHANGE), aggregates.runningColumns(window), newest),
                changes(query, points.haveEvents()));
    }

    private String changes(String query, boolean withEvents)
    {
        List<String> newest = perWindow(i -> "max(IF(%s = %s AND %s > 0, %s)) AS m%s".formatted(RunningAggregates.WINDOW, i, RunningAggregates.SIGN, TIME, i));
        String hasEvent = "bool_or(%s = %s) AS %s".formatted(RunningAggregates.WINDOW, NO_WINDOW, AggregatedSql.HAS_EVENT);
        String hasChange = "bool_or(%s <> %s) AS %s".formatted(RunningAggregates.WINDOW, NO_WINDOW, AggregatedSql.HAS_CHANGE);
        return "SELECT %s\nFROM (\n%s\n)\nCROSS JOIN UNNEST(%s) AS changes (%s, %s, %s)\nWHERE %s IS NOT NULL\nGROUP BY %s".formatted(
                list(events.keys(), List.of(POINT, hasEvent, hasChange), aggregates.changeColumns(), newest),
                events.sql(query, aggregates.eventColumns()),
                arrays(withEvents),
                POINT,
                RunningAggregates.SIGN,
                RunningAggregates.WINDOW,
                POINT,
                list(events.keys(), List.of(POINT)));
    }

    // An element for each window that an event enters, one for each that it leaves, and one for its own time
    private String arrays(boolean withEvents)
    {
        List<String> points = new ArrayList<>();
        List<String> signs = new ArrayList<>();
        List<String> windows = new ArrayList<>();
        for (EventWindow window : aggregates.windows()) {
            List<String> changes = events.changes(window, digits);
            for (int i = 0; i < changes.size(); i++) {
                points.add(changes.get(i));
                signs.add(i == 0 ? "1" : "-1");
                windows.add(Integer.toString(aggregates.windows().indexOf(window)));
            }
        }
        if (withEvents) {
            points.add("CAST(%s AS timestamp(%s))".formatted(TIME, digits));
            signs.add("0");
            windows.add(Integer.toString(NO_WINDOW));
        }
        return Stream.of(points, signs, windows)
                .map(elements -> String.join(", ", elements))
                .map("ARRAY[%s]"::formatted)
                .collect(joining(", "));
    }

    // The last event that entered a window is the last to leave it
    private String newest()
    {
        List<String> found = perWindow(i -> "IF(%s, l%s)".formatted(String.join(" AND ", EventWindowSql.contains(aggregates.windows().get(i), "l" + i, POINT)), i));
        return "array_max(filter(ARRAY[%s], v -> v IS NOT NULL)) AS %s".formatted(String.join(", ", found), AggregatedSql.NEWEST);
    }

    private List<String> perWindow(IntFunction<String> sql)
    {
        return IntStream.range(0, aggregates.windows().size())
                .mapToObj(sql)
                .collect(toImmutableList());
    }
}
