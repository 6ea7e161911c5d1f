package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.StoredTimeline;
import io.trino.Session;
import io.trino.spi.type.DateType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;
import io.trino.testing.QueryRunner;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.Iterables.partition;
import static io.featurestore.trino.oracle.SqlValues.quote;
import static io.featurestore.trino.oracle.SqlValues.quoteName;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Compares each of the product's ways to read declared aggregations with the oracle.
 */
final class WindowWays
{
    private static final int FILES = 3;
    private static final int MAX_TIMES = 3;

    private final OracleChecker checker;
    private final AtomicInteger names = new AtomicInteger();
    private long comparedCells;

    WindowWays(QueryRunner queryRunner)
    {
        this.checker = new OracleChecker(requireNonNull(queryRunner, "queryRunner is null"));
    }

    /**
     * Stores the events in several files and the labels, and makes the view over the events and the training set, each with a name of its
     * own. Labels of a type that views do not know get no training set.
     */
    CreatedWindows create(Session session, WindowedView view, Spine labels)
    {
        String name = view.name() + "_" + names.incrementAndGet();
        WindowedView named = view.withName(name);
        List<Column> columns = view.events().columns();
        boolean isTable = columns.stream().allMatch(column -> ViewForm.isTableType(column.type()));
        String events = isTable ? ViewForm.qualifiedName(name + "_events") : ViewForm.foreignName(name + "_events");
        String labelTable = ViewForm.foreignName(name + "_labels");
        ImmutableList.Builder<String> setup = ImmutableList.<String>builder()
                .add("CREATE TABLE %s %s".formatted(events, RelationSql.columnDefinitions(columns)));
        if (!view.events().rows().isEmpty()) {
            partition(view.events().rows(), view.events().rows().size() / FILES + 1)
                    .forEach(rows -> setup.addAll(RelationSql.insert(events, view.events().withRows(rows))));
        }
        setup.add(named.createView("SELECT * FROM " + events))
                .add("CREATE TABLE %s %s".formatted(labelTable, RelationSql.columnDefinitions(labels.relation().columns())))
                .addAll(RelationSql.insert(labelTable, labels.relation()));
        Optional<WindowedView> stored = Optional.of(view.withName(name + "_stored")).filter(WindowedView::isStorable);
        stored.ifPresent(materialized -> setup.add(
                materialized.createMaterializedView("SELECT * FROM " + events),
                "REFRESH MATERIALIZED VIEW " + ViewForm.qualifiedName(materialized.name())));
        boolean hasTrainingSet = labels.relation().columns().stream().allMatch(column -> ViewForm.isViewType(column.type()));
        if (hasTrainingSet) {
            setup.add(trainingSet(named, "_training", labels, labelTable));
            view.createdColumn().ifPresent(_ -> setup.add(trainingSet(named, "_known", labels, labelTable).replace("features =", "filter_by_created = true, features =")));
            stored.ifPresent(materialized -> setup.add(trainingSet(materialized, "_training", labels, labelTable)));
        }
        if (isOfTable(labels)) {
            String storedLabels = ViewForm.qualifiedName(name + "_labels");
            setup.add(
                    "CREATE TABLE %s AS SELECT * FROM %s".formatted(storedLabels, labelTable),
                    trainingSet(named, "_training_of_table", labels, storedLabels));
            stored.ifPresent(materialized -> setup.add(trainingSet(materialized, "_training_of_table", labels, storedLabels)));
        }
        checker.execute(session, setup.build());
        return new CreatedWindows(named, stored, labels, labelTable, isTable, hasTrainingSet, setup.build());
    }

    private static boolean isOfTable(Spine labels)
    {
        return labels.relation().columns().stream().allMatch(column -> ViewForm.isTableType(column.type()));
    }

    private static String trainingSet(WindowedView view, String suffix, Spine labels, String labelTable)
    {
        return "CREATE VIEW %s WITH (features = ARRAY[%s], timestamp_column = %s) AS SELECT * FROM %s".formatted(
                ViewForm.qualifiedName(view.name() + suffix),
                quote("oracle." + quoteName(view.name())),
                quote(labels.timestampColumn().orElseThrow()),
                labelTable);
    }

    /**
     * Also of what a materialized view stores of the same, if it can.
     */
    void checkEveryWay(Session session, CreatedWindows created)
    {
        if (created.hasTrainingSet() && created.view().createdColumn().isPresent()) {
            checkTrainingSet(session, created, "_known", WindowOracle.joinKnown(created.view(), created.labels()));
        }
        if (created.stored().isPresent()) {
            checkWays(session, created.ofStored());
            checkFunctions(session, created.ofStored());
        }
        checkWays(session, created);
        checkIntervals(session, created);
        checkTrainingSet(computedByEngine(session), created);
        checkTrainingSetOfTable(session, created);
        if (created.isOfTable()) {
            checkPointInTimeJoin(session, created);
            checkAsOf(session, created);
        }
    }

    /**
     * What is otherwise found in an index of the events.
     */
    void checkComputedByEngine(Session session, CreatedWindows created)
    {
        checkTimeline(computedByEngine(session), created);
        checkView(computedByEngine(session), created);
    }

    private static Session computedByEngine(Session session)
    {
        return Session.builder(session)
                .setCatalogSessionProperty("featurestore", "join_pushdown_enabled", "false")
                .build();
    }

    private void checkTrainingSetOfTable(Session session, CreatedWindows created)
    {
        if (isOfTable(created.labels())) {
            checkTrainingSet(session, created, "_training_of_table", WindowOracle.join(created.view(), created.labels()));
        }
    }

    private void checkPointInTimeJoin(Session session, CreatedWindows created)
    {
        WindowedView view = created.view();
        Spine labels = created.labels();
        String join = "SELECT * FROM TABLE(featurestore.system.point_in_time_join(spine => TABLE(SELECT * FROM %s), features => ARRAY[%s], timestamp_column => DESCRIPTOR(%s)))".formatted(
                created.labelTable(),
                quote("oracle." + quoteName(view.name())),
                labels.relation().column(labels.timestampColumn().orElseThrow()).quotedName());
        List<Column> columns = ImmutableList.<Column>builder()
                .addAll(labels.relation().columns())
                .addAll(view.features())
                .build();
        check(session, view, new SqlCase("windows: point_in_time_join", created.setup(), join, columns), WindowOracle.join(view, labels));
    }

    private void checkFunctions(Session session, CreatedWindows created)
    {
        WindowedView view = created.view();
        Spine labels = created.labels();
        Column time = labels.relation().column(labels.timestampColumn().orElseThrow());
        checkTrainingSetOfTable(session, created);
        if (view.entries().stream().noneMatch(WindowEntry::excludesCurrentTime) || ViewForm.isTableType(time.type())) {
            checkPointInTimeJoin(session, created);
        }
        checkAsOf(session, created);
    }

    private void checkAsOf(Session session, CreatedWindows created)
    {
        WindowedView view = created.view();
        List<Moment> times = times(created.labels())
                .map(asked -> asked.floor(StoredTimeline.PRECISION))
                .distinct()
                .filter(asked -> asked.floor(0).format(0).matches("[0-9]{4}-.*"))
                .limit(MAX_TIMES)
                .collect(toImmutableList());
        checkAtTimes(session, created, "windows: as_of", times, asked -> "TABLE(featurestore.system.as_of(feature_view => %s, at => TIMESTAMP '%s UTC'))".formatted(
                quote("oracle." + quoteName(view.name())),
                asked.format(StoredTimeline.PRECISION)));
        checkAtTimes(session, created, "windows: $as_of", times, asked -> "(SELECT %s FROM %s WHERE as_of_time = TIMESTAMP '%s' AND %s IS NOT NULL)".formatted(
                view.columns().stream().map(Column::quotedName).collect(joining(", ")),
                ViewForm.qualifiedName(view.name() + "$as_of"),
                asked.format(StoredTimeline.PRECISION),
                quoteName(view.timestampColumn())));
    }

    private void checkWays(Session session, CreatedWindows created)
    {
        checkTrainingSet(session, created);
        checkTimeline(session, created);
        checkView(session, created);
        checkAtTimes(session, created);
        WindowedView view = created.view();
        checker.checkNow(session, new SqlCase("windows: latest", created.setup(), selectFrom(view, "$latest"), view.columns()), now -> {
            List<Row> expected = WindowOracle.asOf(view, now);
            comparedCells += cells(view, expected.size());
            return expected;
        });
    }

    void checkTrainingSet(Session session, CreatedWindows created)
    {
        if (created.hasTrainingSet()) {
            checkTrainingSet(session, created, "_training", WindowOracle.join(created.view(), created.labels()));
        }
    }

    private void checkTrainingSet(Session session, CreatedWindows created, String suffix, List<Row> expected)
    {
        WindowedView view = created.view();
        List<Column> columns = ImmutableList.<Column>builder()
                .addAll(created.labels().relation().columns().stream().map(column -> new Column(column.name(), ViewForm.viewType(column.type()).orElseThrow())).iterator())
                .addAll(view.features())
                .build();
        check(session, view, new SqlCase("windows: training set" + suffix, created.setup(), selectFrom(view, suffix), columns), expected);
    }

    /**
     * Joins the labels to the intervals by hand. A label before all intervals has the values of an entity without events.
     */
    void checkTimeline(Session session, CreatedWindows created)
    {
        WindowedView view = created.view();
        Spine labels = created.labels();
        int labelColumns = labels.relation().columns().size();
        List<Column> columns = ImmutableList.<Column>builder()
                .addAll(labels.relation().columns())
                .add(new Column("found", BOOLEAN))
                .addAll(view.columns().subList(view.entityKeys().size(), view.columns().size()))
                .build();
        SqlCase sqlCase = new SqlCase("windows: timeline", created.setup(), timelineJoin(created), columns);
        List<Row> actual = checker.rows(session, sqlCase).stream()
                .map(row -> {
                    Row label = new Row(row.values().subList(0, labelColumns));
                    boolean found = (boolean) row.values().get(labelColumns);
                    if (found || WindowOracle.hasNull(view, labels, label)) {
                        return label.append(new Row(row.values().subList(labelColumns + 1, row.values().size())));
                    }
                    return label.append(Row.nulls(1)).append(WindowOracle.valuesOverNothing(view));
                })
                .collect(toImmutableList());
        List<Row> joined = WindowOracle.join(view, labels);
        List<Row> expected = joined.stream()
                .map(row -> {
                    Row label = new Row(row.values().subList(0, labelColumns));
                    return label.append(Row.row(WindowOracle.newest(view, labels, label))).append(new Row(row.values().subList(labelColumns, row.values().size())));
                })
                .collect(toImmutableList());
        List<Column> comparedColumns = columns.stream().filter(column -> !column.name().equals("found")).collect(toImmutableList());
        OracleChecker.difference(new SqlCase(sqlCase.name(), sqlCase.setup(), sqlCase.query(), comparedColumns), expected, actual).ifPresent(difference -> {
            throw new AssertionError("In time zone %s:\n%s".formatted(session.getTimeZoneKey(), difference));
        });
        comparedCells += cells(view, expected.size());
    }

    private static String timelineJoin(CreatedWindows created)
    {
        WindowedView view = created.view();
        Column timeColumn = created.labels().relation().column(created.labels().timestampColumn().orElseThrow());
        String time = utcTime(timeColumn.type(), "l." + timeColumn.quotedName());
        String keys = view.entityKeys().stream()
                .map(key -> "f.%1$s = l.%1$s AND ".formatted(quoteName(key)))
                .collect(joining());
        String values = view.columns().subList(view.entityKeys().size(), view.columns().size()).stream()
                .map(column -> "f." + column.quotedName())
                .collect(joining(", "));
        return
                """
                SELECT l.*, f.valid_from IS NOT NULL, %s
                FROM %s l
                LEFT JOIN %s f
                ON %sf.valid_from <= %s AND (f.valid_to IS NULL OR %s < f.valid_to)""".formatted(
                values, created.labelTable(), ViewForm.qualifiedName(view.name() + "$timeline"), keys, time, time);
    }

    private static String utcTime(Type type, String expression)
    {
        return switch (type) {
            case DateType _, TimestampType _ -> "CAST(%s AS timestamp(12))".formatted(expression);
            default -> "CAST(%s AT TIME ZONE 'UTC' AS timestamp(12))".formatted(expression);
        };
    }

    /**
     * Of each entity the intervals follow each other without gap, the last is open, and the one of now is current if a window has an event.
     */
    private void checkIntervals(Session session, CreatedWindows created)
    {
        WindowedView view = created.view();
        String query =
                """
                SELECT count_if(valid_from >= valid_to), count_if(valid_to IS DISTINCT FROM next_from),
                    count_if(is_current IS DISTINCT FROM (valid_from <= now AND (valid_to IS NULL OR now < valid_to) AND %s IS NOT NULL))
                FROM (
                    SELECT *, lead(valid_from) OVER (%sORDER BY valid_from) AS next_from, CAST(current_timestamp(12) AT TIME ZONE 'UTC' AS timestamp(12)) AS now
                    FROM %s)""".formatted(
                        quoteName(view.timestampColumn()),
                        view.entityKeys().isEmpty() ? "" : "PARTITION BY %s ".formatted(view.entityKeys().stream().map(SqlValues::quoteName).collect(joining(", "))),
                        ViewForm.qualifiedName(view.name() + "$timeline"));
        List<Column> columns = List.of(new Column("empty", BIGINT), new Column("gaps", BIGINT), new Column("wrongly_current", BIGINT));
        checker.check(session, new SqlCase("windows: intervals", created.setup(), query, columns), List.of(Row.row(0L, 0L, 0L)));
    }

    private void checkView(Session session, CreatedWindows created)
    {
        WindowedView view = created.view();
        check(session, view, new SqlCase("windows: the view", created.setup(), selectFrom(view, ""), view.columns()), WindowOracle.rows(view));
    }

    private void checkAtTimes(Session session, CreatedWindows created)
    {
        checkAtTimes(
                session,
                created,
                "windows: at time",
                times(created.labels()).limit(MAX_TIMES).collect(toImmutableList()),
                time -> ViewForm.qualifiedName(created.view().name() + "@" + AsOfWay.writtenTime(time)));
    }

    private void checkAtTimes(Session session, CreatedWindows created, String name, List<Moment> times, Function<Moment, String> relation)
    {
        if (times.isEmpty()) {
            return;
        }
        WindowedView view = created.view();
        ImmutableList.Builder<Row> expected = ImmutableList.builder();
        for (int i = 0; i < times.size(); i++) {
            Row number = Row.row((long) i);
            WindowOracle.asOf(view, times.get(i)).forEach(row -> expected.add(number.append(row)));
        }
        String query = IntStream.range(0, times.size())
                .mapToObj(i -> "SELECT BIGINT '%s', found.* FROM %s AS found".formatted(i, relation.apply(times.get(i))))
                .collect(joining("\nUNION ALL\n"));
        List<Column> columns = ImmutableList.<Column>builder()
                .add(new Column("time_number", BIGINT))
                .addAll(view.columns())
                .build();
        check(session, view, new SqlCase(name, created.setup(), query, columns), expected.build());
    }

    private static Stream<Moment> times(Spine labels)
    {
        return labels.rows().stream()
                .map(row -> (Moment) labels.relation().value(row, labels.timestampColumn().orElseThrow()))
                .filter(Objects::nonNull)
                .distinct();
    }

    private void check(Session session, WindowedView view, SqlCase sqlCase, List<Row> expected)
    {
        checker.check(session, sqlCase, expected);
        comparedCells += cells(view, expected.size());
    }

    private static long cells(WindowedView view, int rows)
    {
        return (long) rows * view.entries().size();
    }

    private static String selectFrom(WindowedView view, String suffix)
    {
        return "SELECT * FROM " + ViewForm.qualifiedName(view.name() + suffix);
    }

    /**
     * Values of features compared so far.
     */
    long comparedCells()
    {
        return comparedCells;
    }

    /**
     * @param isOfTable whether the view reads a table of the catalog
     * @param setup the statements that made it
     */
    record CreatedWindows(WindowedView view, Optional<WindowedView> stored, Spine labels, String labelTable, boolean isOfTable, boolean hasTrainingSet, List<String> setup)
    {
        CreatedWindows
        {
            requireNonNull(view, "view is null");
            requireNonNull(stored, "stored is null");
            requireNonNull(labels, "labels is null");
            requireNonNull(labelTable, "labelTable is null");
            setup = ImmutableList.copyOf(requireNonNull(setup, "setup is null"));
        }

        CreatedWindows ofStored()
        {
            return new CreatedWindows(stored.orElseThrow(), Optional.empty(), labels, labelTable, isOfTable, hasTrainingSet, setup);
        }
    }
}
