package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.aggregation.Aggregations;
import io.featurestore.trino.aggregation.DerivedFeature;
import io.featurestore.trino.aggregation.EventWindow;
import io.featurestore.trino.aggregation.WindowedAggregate;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.query.ColumnReplacement;
import io.featurestore.trino.query.SqlReader;
import io.featurestore.trino.value.OrderExpression;
import io.trino.sql.ExpressionFormatter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.Clauses.list;
import static io.featurestore.trino.sql.Clauses.over;
import static io.featurestore.trino.sql.EventAggregates.EVENT;
import static io.featurestore.trino.sql.EventRowsSql.TIME;
import static io.featurestore.trino.sql.SqlLiterals.endOfStoredTime;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static java.util.Collections.nCopies;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The SELECTs of the rows that a feature view computes of its events, whose query they contain.
 */
public final class AggregatedSql
{
    private static final String GRID = "g";
    static final String POINT = "p";
    // Unlike every hidden name
    static final String NEWEST = quote("$newest");
    static final String HAS_EVENT = "has_event";
    static final String HAS_CHANGE = "has_change";
    private static final String NEXT_CHANGE = "next_change";

    private final ResolvedFeatureView view;
    private final FeatureEvents events;
    private final Set<EventWindow> windows;
    private final EventRowsSql rows;
    private final Optional<WindowScan> scan;

    public AggregatedSql(ResolvedFeatureView view, Optional<WindowScan> scan)
    {
        this(view, false, scan);
    }

    private AggregatedSql(ResolvedFeatureView view, boolean onlyKnown, Optional<WindowScan> scan)
    {
        this.scan = requireNonNull(scan, "scan is null");
        this.view = requireNonNull(view, "view is null");
        this.events = view.events().orElseThrow();
        this.windows = events.aggregations().windows();
        this.rows = new EventRowsSql(view, onlyKnown);
    }

    // Of which events count from when they became known
    public static AggregatedSql ofKnownEvents(ResolvedFeatureView view)
    {
        return new AggregatedSql(view, true, Optional.empty());
    }

    // A window without the events of the current time changes just after them
    static int timelinePrecision(ResolvedFeatureView view, boolean onlyKnown)
    {
        return view.events().orElseThrow().aggregations().excludeCurrentTime() ?
                EventWindowSql.PICOSECONDS :
                new EventRowsSql(view, onlyKnown).precision();
    }

    // One row for each key and time of an event
    public String atEvents(String query)
    {
        int digits = timelinePrecision(view, rows.onlyKnown());
        return "SELECT %s\nFROM (\n%s\n)".formatted(list(output(view.columns(), POINT)), aggregated(PointsOfTime.EVENTS, digits, query, Optional.empty(), POINT, asOfTime(POINT, digits)));
    }

    // One row for each interval in which the values are constant
    public String timeline(String query)
    {
        List<String> added = List.of(TimelineSql.VALID_FROM, TimelineSql.VALID_TO);
        List<FeatureColumn> columns = TimelineSql.rowColumns(view);
        return "SELECT %s\nFROM (\nSELECT %s\nFROM (\n%s\n)\n)".formatted(
                list(columns.stream().map(column -> quote(column.name())).collect(toImmutableList()), added, List.of(TimelineSql.isCurrent(NEWEST + " IS NOT NULL"))),
                list(output(columns, NEWEST), added, List.of(NEWEST)),
                aggregated(
                        PointsOfTime.CHANGES,
                        timelinePrecision(view, rows.onlyKnown()),
                        query,
                        Optional.empty(),
                        POINT + " AS " + TimelineSql.VALID_FROM,
                        "%s AS %s".formatted(nextChange("lead(%s)".formatted(POINT)), TimelineSql.VALID_TO),
                        NEWEST));
    }

    // The rows of a StoredTimeline
    String stored(String query)
    {
        return stored(query, Optional.empty());
    }

    /**
     * The same of some keys only, which need a scan.
     */
    String storedOf(String keys)
    {
        return stored("", Optional.of(keys));
    }

    private String stored(String query, Optional<String> keys)
    {
        String end = endOfStoredTime(StoredTimeline.PRECISION);
        String next = nextChange("lead(IF(%s, %s), 1, %s) IGNORE NULLS".formatted(HAS_CHANGE, POINT, end));
        String values = aggregated(
                PointsOfTime.EVENTS_AND_CHANGES,
                StoredTimeline.PRECISION,
                query,
                keys,
                POINT,
                "IF(%1$s, coalesce(%2$s, %3$s), %4$s) AS %5$s".formatted(HAS_CHANGE, next, end, POINT, TimelineSql.VALID_TO),
                NEWEST,
                HAS_EVENT,
                asOfTime(POINT, StoredTimeline.PRECISION));
        return "SELECT %s\nFROM (\n%s\n)".formatted(list(storedColumns(), List.of(TimelineSql.VALID_TO, POINT, storedTime(NEWEST), HAS_EVENT)), values);
    }

    private String nextChange(String function)
    {
        return scan.isPresent() ? NEXT_CHANGE : "%s %s".formatted(function, over(Clauses.partitionBy(rows.keys()), "ORDER BY " + POINT));
    }

    private List<String> storedColumns()
    {
        return view.columns().stream()
                .map(column -> {
                    String value = outputColumn(column, "IF(%s, %s)".formatted(HAS_EVENT, POINT));
                    return castTo(view.readsTime(column.name()) ? "IF(%s, %s)".formatted(HAS_EVENT, value) : value, column);
                })
                .collect(toImmutableList());
    }

    private String storedTime(String time)
    {
        return TimeSql.denormalize(time, view.timestampColumn().orElseThrow().type());
    }

    // The one row of a StoredTimeline that depends on no event
    String storedOverNoEvents()
    {
        List<String> values = view.columns().stream()
                .map(column -> castTo(
                        view.properties().isFeature(column.name()) && !view.readsTime(column.name()) ?
                                feature(events.aggregations(), column.name(), name -> name) :
                                "NULL",
                        column))
                .collect(toImmutableList());
        return "SELECT %s\nFROM (\n%s\n)".formatted(list(values, List.of("NULL", "NULL", "NULL", "NULL")), overNoEvents(events.aggregations().windowed()));
    }

    private static String castTo(String value, FeatureColumn column)
    {
        return "CAST(%s AS %s)".formatted(value, column.type().getDisplayName());
    }

    // One row for each key that has an event in any window then
    public String latest(String query, PointInTime pointInTime)
    {
        String time = TimeSql.comparableWith(createTimestampType(rows.precision()), pointInTime);
        EventAggregates aggregates = aggregates(window -> EventWindowSql.contains(window, eventTime(), time));
        String found = "SELECT %s\nFROM (\n%s\n) AS %s\nWHERE %s%s".formatted(
                list(rows.keys(), List.of("max(%s) AS %s".formatted(eventTime(), NEWEST)), aggregates.groupedColumns()),
                rows.sql(query, aggregates.eventColumns()),
                EVENT,
                EventWindowSql.anyContains(windows, eventTime(), time),
                groupBy(rows.keys()));
        return "SELECT %s\nFROM (\n%s\n)\nWHERE %s IS NOT NULL".formatted(
                list(output(LatestSql.latestColumns(view), NEWEST)),
                values(aggregates::value, found, NEWEST, asOfTime(time, pointInTime instanceof PointInTime.At ? EventWindowSql.PICOSECONDS : rows.precision())),
                NEWEST);
    }

    // One row: the values of the aggregates over no events, in columns of their names
    String overNoEvents(List<WindowedAggregate> wanted)
    {
        EventAggregates aggregates = new EventAggregates(events, hasCreated(), tieOrder(), rows.age(tieOrder()), wanted, _ -> ImmutableList.of());
        String noEvents = events.columns().stream()
                .map(column -> "CAST(NULL AS %s) AS %s".formatted(column.type().getDisplayName(), quote(column.name())))
                .collect(joining(", "));
        String none = "SELECT %s\nFROM (\n%s\n) AS %s\nWHERE FALSE".formatted(list(aggregates.groupedColumns()), rows.sql("SELECT " + noEvents, aggregates.eventColumns()), EVENT);
        List<String> values = wanted.stream()
                .map(aggregate -> "%s AS %s".formatted(aggregates.value(aggregate.name()), quote(aggregate.name())))
                .collect(toImmutableList());
        return "SELECT %s\nFROM (\n%s\n)".formatted(list(values), none);
    }

    // Of columns whose names the function gives for those of aggregates and of AS_OF_TIME
    static String feature(Aggregations aggregations, String name, UnaryOperator<String> value)
    {
        return switch (aggregations.entry(name)) {
            case WindowedAggregate aggregate -> quote(value.apply(aggregate.name()));
            case DerivedFeature derived -> ExpressionFormatter.formatExpression(ColumnReplacement.replace(
                    aggregations.inAggregates(derived),
                    read -> Optional.of(SqlReader.expression(quote(value.apply(read))))));
        };
    }

    private EventAggregates aggregates(Function<EventWindow, List<String>> isInWindow)
    {
        return new EventAggregates(events, hasCreated(), tieOrder(), rows.age(tieOrder()), events.aggregations().windowed(), isInWindow);
    }

    // Keys, POINT, NEWEST and the values of the aggregates, with these other expressions over them, HAS_EVENT and HAS_CHANGE
    private String aggregated(PointsOfTime points, int digits, String query, Optional<String> keys, String... others)
    {
        if (scan.isPresent()) {
            return values(name -> quote(WindowScan.value(name)), scanned(points, digits, keys), others);
        }
        if (RunningAggregates.areAll(events)) {
            RunningAggregates running = new RunningAggregates(events);
            return values(running::value, new RunningSql(rows, running, digits).at(points, query), others);
        }
        EventAggregates aggregates = aggregates(window -> known(EventWindowSql.contains(window, eventTime(), gridTime())));
        return values(aggregates::value, atPoints(query, aggregates, points(points, digits, query)), others);
    }

    private String scanned(PointsOfTime points, int digits, Optional<String> keys)
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < rows.keys().size(); i++) {
            columns.add("%s AS %s".formatted(quote(WindowScan.key(i)), rows.keys().get(i)));
        }
        columns.add("%s AS %s".formatted(quote(WindowScan.TIME), POINT));
        columns.add("%s AS %s".formatted(quote(WindowScan.NEXT_CHANGE), NEXT_CHANGE));
        columns.add("%s AS %s".formatted(quote(WindowScan.NEWEST_EVENT), NEWEST));
        columns.add("%s AS %s".formatted(quote(WindowScan.HAS_EVENT), HAS_EVENT));
        columns.add("%s AS %s".formatted(quote(WindowScan.HAS_CHANGE), HAS_CHANGE));
        events.aggregations().windowed().forEach(aggregate -> columns.add(quote(WindowScan.value(aggregate.name()))));
        String scanned = "SELECT %s\nFROM %s".formatted(String.join(", ", columns.build()), scan.orElseThrow().relation(points.haveEvents(), points.haveChanges(), digits));
        return keys.map(only -> scanned + "\nJOIN (\n%s\n) AS changed (%s)\nON %s".formatted(
                        only,
                        ofKeys(", ", i -> "c" + i),
                        ofKeys(" AND ", i -> "%s = changed.c%s".formatted(quote(WindowScan.key(i)), i))))
                .orElse(scanned);
    }

    private String ofKeys(String separator, IntFunction<String> sql)
    {
        return IntStream.range(0, rows.keys().size())
                .mapToObj(sql)
                .collect(joining(separator));
    }

    private String points(PointsOfTime points, int digits, String query)
    {
        List<String> changes = points.haveChanges() ?
                windows.stream().flatMap(window -> rows.changes(window, digits).stream()).distinct().collect(toImmutableList()) :
                ImmutableList.of();
        List<String> eventTimes = points.haveEvents() ? ImmutableList.of("CAST(%s AS timestamp(%s))".formatted(TIME, digits)) : ImmutableList.of();
        return "SELECT %s, bool_or(NOT is_change) AS %s, bool_or(is_change) AS %s\nFROM (\n%s\n)\nCROSS JOIN UNNEST(ARRAY[%s], ARRAY[%s]) AS changes (%s, is_change)\nWHERE %s IS NOT NULL\nGROUP BY %s".formatted(
                list(rows.keys(), List.of(POINT)),
                HAS_EVENT,
                HAS_CHANGE,
                rows.sql(query, List.of()),
                list(changes, eventTimes),
                list(nCopies(changes.size(), "TRUE"), nCopies(eventTimes.size(), "FALSE")),
                POINT,
                POINT,
                list(rows.keys(), List.of(POINT)));
    }

    // The aggregates at each point of time of each key
    private String atPoints(String query, EventAggregates aggregates, String points)
    {
        List<String> gridKeys = qualified(GRID);
        List<String> flags = Stream.of(POINT, HAS_EVENT, HAS_CHANGE).map(name -> GRID + "." + name).collect(toImmutableList());
        List<String> conditions = ImmutableList.<String>builder()
                .addAll(IntStream.range(0, rows.keys().size())
                        .mapToObj(i -> "%s.%s = %s".formatted(EVENT, rows.keys().get(i), gridKeys.get(i)))
                        .iterator())
                .addAll(EventWindowSql.bounds(windows, eventTime(), gridTime()))
                .build();
        return "SELECT %s\nFROM (\n%s\n) AS %s\nLEFT JOIN (\n%s\n) AS %s\nON %s%s".formatted(
                list(gridKeys, flags, List.of(newest()), aggregates.groupedColumns()),
                points,
                GRID,
                rows.sql(query, aggregates.eventColumns()),
                EVENT,
                String.join(" AND ", conditions),
                groupBy(ImmutableList.<String>builder().addAll(gridKeys).addAll(flags).build()));
    }

    private String newest()
    {
        String inWindow = "(%s)".formatted(EventWindowSql.anyContains(windows, eventTime(), gridTime()));
        return "max(%s) FILTER (WHERE %s) AS %s".formatted(eventTime(), String.join(" AND ", known(List.of(inWindow))), NEWEST);
    }

    private List<String> known(List<String> conditions)
    {
        return rows.onlyKnown() ?
                ImmutableList.<String>builder().addAll(conditions).add("%s.%s <= %s".formatted(EVENT, EventRowsSql.CREATED, gridTime())).build() :
                conditions;
    }

    private String values(UnaryOperator<String> value, String found, String... others)
    {
        List<String> values = events.aggregations().windowed().stream()
                .map(aggregate -> "%s AS %s".formatted(value.apply(aggregate.name()), quote(hidden(aggregate.name()))))
                .collect(toImmutableList());
        return "SELECT %s\nFROM (\n%s\n)".formatted(list(rows.keys(), List.of(others), values), found);
    }

    private List<String> output(List<FeatureColumn> columns, String time)
    {
        return columns.stream()
                .map(column -> outputColumn(column, time) + " AS " + quote(column.name()))
                .collect(toImmutableList());
    }

    private String outputColumn(FeatureColumn column, String time)
    {
        int key = view.properties().entityKeys().indexOf(column.name());
        if (key >= 0) {
            return FeatureScan.key(key);
        }
        if (view.properties().timestampColumn().equals(Optional.of(column.name()))) {
            return TimeSql.denormalize(time, column.type());
        }
        return feature(events.aggregations(), column.name(), AggregatedSql::hidden);
    }

    private static String asOfTime(String time, int precision)
    {
        return "%s AS %s".formatted(TimeSql.micros(time, precision), quote(hidden(Aggregations.AS_OF_TIME)));
    }

    // A name that no lambda of a user's expression has as a parameter
    static String hidden(String name)
    {
        return "$value of " + name;
    }

    private boolean hasCreated()
    {
        return view.properties().createdColumn().isPresent();
    }

    private List<String> tieOrder()
    {
        return events.columns().stream()
                .filter(column -> view.properties().isFeature(column.name()))
                .flatMap(column -> OrderExpression.of(quote(column.name()), column.type()).stream())
                .collect(toImmutableList());
    }

    private List<String> qualified(String relation)
    {
        return rows.keys().stream()
                .map(key -> relation + "." + key)
                .collect(toImmutableList());
    }

    private static String eventTime()
    {
        return EVENT + "." + TIME;
    }

    private static String gridTime()
    {
        return GRID + "." + POINT;
    }

    private static String groupBy(List<String> expressions)
    {
        return expressions.isEmpty() ? "\nGROUP BY ()" : "\nGROUP BY " + String.join(", ", expressions);
    }
}
