package io.featurestore.trino.oracle;

import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.Row.row;
import static io.featurestore.trino.oracle.Spine.spine;
import static io.featurestore.trino.oracle.WindowEntry.entry;
import static io.featurestore.trino.oracle.WindowFunction.AVG;
import static io.featurestore.trino.oracle.WindowFunction.BOOL_OR;
import static io.featurestore.trino.oracle.WindowFunction.COUNT;
import static io.featurestore.trino.oracle.WindowFunction.COUNT_DISTINCT;
import static io.featurestore.trino.oracle.WindowFunction.COUNT_ROWS;
import static io.featurestore.trino.oracle.WindowFunction.FIRST;
import static io.featurestore.trino.oracle.WindowFunction.FIRST_TWO;
import static io.featurestore.trino.oracle.WindowFunction.LAST;
import static io.featurestore.trino.oracle.WindowFunction.LAST_THREE;
import static io.featurestore.trino.oracle.WindowFunction.MAX;
import static io.featurestore.trino.oracle.WindowFunction.MAX_BY;
import static io.featurestore.trino.oracle.WindowFunction.MIN;
import static io.featurestore.trino.oracle.WindowFunction.SUM;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * "Declared aggregations" of the connector's page, rule by rule, with answers worked out by hand: by training sets, by intervals joined by
 * hand, as of times, and at the events' own times.
 */
final class TestWindowSemantics
        extends BaseTestWindowTimes
{
    private static final String OVERFLOW = ".*(bigint addition overflow|Cannot cast '9223372036854775808' to BIGINT).*";

    // Ends

    @Test
    void testWindowBeginsAfterItsStartAndEndsWithTheLabel()
    {
        assertWindows(
                eventsAt(TIMESTAMP_MICROS, "2020-01-01 10:00:00").declare(count().over(HOUR)),
                labelsAt("2020-01-01 09:59:59.999999", "2020-01-01 10:00:00", "2020-01-01 10:59:59.999999", "2020-01-01 11:00:00"),
                row(0L),
                row(1L),
                row(1L),
                row(0L));
    }

    @Test
    void testExcludingTheCurrentTimeTakesTheStartIn()
    {
        assertWindows(
                eventsAt(TIMESTAMP_MICROS, "2020-01-01 10:00:00").declare(count().over(HOUR).excludingCurrentTime(), entry("before", COUNT_ROWS).excludingCurrentTime()),
                labelsAt("2020-01-01 10:00:00", "2020-01-01 10:00:00.000001", "2020-01-01 11:00:00", "2020-01-01 11:00:00.000001"),
                row(0L, 0L),
                row(1L, 1L),
                row(1L, 1L),
                row(0L, 1L));
    }

    @Test
    void testDelayMovesBothEnds()
    {
        assertWindows(
                eventsAt(TIMESTAMP_MICROS, "2020-01-01 10:00:00").declare(
                        count().over(HOUR).delay(DAY),
                        entry("excluding", COUNT_ROWS).over(HOUR).delay(DAY).excludingCurrentTime(),
                        entry("all_until", COUNT_ROWS).delay(DAY)),
                labelsAt("2020-01-01 10:00:00", "2020-01-02 09:59:59.999999", "2020-01-02 10:00:00", "2020-01-02 10:00:00.000001", "2020-01-02 10:59:59.999999", "2020-01-02 11:00:00", "2020-01-02 11:00:00.000001"),
                row(0L, 0L, 0L),
                row(0L, 0L, 0L),
                row(1L, 0L, 1L),
                row(1L, 1L, 1L),
                row(1L, 1L, 1L),
                row(0L, 1L, 1L),
                row(0L, 0L, 1L));
    }

    @Test
    void testEventLeavesAsAnotherEnters()
    {
        assertWindows(
                purchases().row(1L, moment("2020-01-01 10:00:00"), 1L).row(1L, moment("2020-01-01 11:00:00"), 2L).declare(entry("s", SUM, "x").over(HOUR), entry("n", COUNT, "x").over(HOUR).delay(HOUR)),
                labelsAt("2020-01-01 10:59:59.999999", "2020-01-01 11:00:00", "2020-01-01 11:59:59.999999", "2020-01-01 12:00:00", "2020-01-01 13:00:00"),
                row(1L, 0L),
                row(2L, 1L),
                row(2L, 1L),
                row(null, 1L),
                row(null, 0L));
    }

    @Test
    void testWindowLongerThanTheHistory()
    {
        assertWindows(
                eventsAt(TIMESTAMP_MICROS, "2020-01-01", "2020-01-02").declare(count().over(Duration.ofDays(36_500)), entry("all_time", COUNT_ROWS)),
                labelsAt("2019-12-31", "2020-01-01", "2020-01-02", "2119-01-01", "2200-01-01"),
                row(0L, 0L),
                row(1L, 1L),
                row(2L, 2L),
                row(2L, 2L),
                row(0L, 2L));
    }

    // Events

    @Test
    void testEqualEventsCountEach()
    {
        assertWindows(
                purchases().row(1L, moment("2020-01-01"), 5L).row(1L, moment("2020-01-01"), 5L).row(1L, moment("2020-01-01"), 7L)
                        .declare(count().over(DAY), entry("s", SUM, "x").over(DAY), entry("d", COUNT_DISTINCT, "x").over(DAY), entry("a", AVG, "x").over(DAY)),
                labelsAt("2020-01-01", "2020-01-01", "2020-01-02"),
                row(3L, 17L, 2L, 17 / 3.0),
                row(3L, 17L, 2L, 17 / 3.0),
                row(0L, null, 0L, null));
    }

    @Test
    void testEventsWithoutKeyOrTimeCountNowhere()
    {
        assertWindows(
                purchases().row(null, moment("2020-01-01"), 1L).row(1L, null, 2L).row(null, null, 4L).row(1L, moment("2020-01-01"), 8L)
                        .declare(entry("s", SUM, "x"), entry("n", COUNT_ROWS).over(DAY)),
                labels(TIMESTAMP_MICROS, row(1L, moment("2020-01-01")), row(null, moment("2020-01-01")), row(1L, null), row(null, null), row(2L, moment("2020-01-01"))),
                row(8L, 1L),
                row(null, null),
                row(null, null),
                row(null, null),
                row(null, 0L));
    }

    @Test
    void testUnknownValuesAreLeftOut()
    {
        assertWindows(
                purchases().row(1L, moment("2020-01-01"), null).row(1L, moment("2020-01-02"), 3L).row(1L, moment("2020-01-03"), null).declare(
                        count(),
                        entry("n", COUNT, "x"),
                        entry("s", SUM, "x").over(DAY),
                        entry("least", MIN, "x"),
                        entry("greatest", MAX, "x").over(DAY)),
                labelsAt("2020-01-01", "2020-01-02", "2020-01-03"),
                row(1L, 0L, null, null, null),
                row(2L, 1L, 3L, 3L, 3L),
                row(3L, 1L, null, 3L, null));
    }

    @Test
    void testOverNoEvents()
    {
        assertWindows(
                WindowedView.builder().key("k", BIGINT).timestamp("t", TIMESTAMP_MICROS).column("x", BIGINT).column("y", createDecimalType(10, 2)).column("b", BOOLEAN).declare(
                        count(),
                        entry("n", COUNT, "x").over(DAY),
                        entry("d", COUNT_DISTINCT, "x").over(DAY),
                        entry("s", SUM, "x"),
                        entry("a", AVG, "y"),
                        entry("o", BOOL_OR, "b"),
                        entry("l", LAST, "x"),
                        entry("ls", LAST_THREE, "x"),
                        entry("m", MAX_BY, "x", "y")),
                labelsAt("2020-01-01"),
                row(0L, 0L, 0L, null, null, null, null, null, null));
    }

    @Test
    void testFilter()
    {
        WindowedView view = WindowedView.builder().key("k", BIGINT).timestamp("t", TIMESTAMP_MICROS).column("x", BIGINT).column("category", VARCHAR)
                .row(1L, moment("2020-01-01"), 1L, "toys")
                .row(1L, moment("2020-01-02"), 2L, "it's")
                .row(1L, moment("2020-01-03"), 4L, null)
                .declare(
                        entry("toys", COUNT_ROWS).where("category", "toys").over(DAY),
                        entry("quoted", SUM, "x").where("category", "it's").over(Duration.ofDays(2)),
                        entry("last_toy", LAST, "x").where("category", "toys"));
        assertWindows(
                view,
                labelsAt("2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"),
                row(1L, null, 1L),
                row(0L, 2L, 1L),
                row(0L, 2L, 1L),
                row(0L, null, 1L));
    }

    // Order

    @Test
    void testFirstAndLastKeepUnknownValues()
    {
        assertWindows(
                purchases().row(1L, moment("2020-01-02"), 2L).row(1L, moment("2020-01-01"), null).row(1L, moment("2020-01-03"), null).row(1L, moment("2020-01-04"), 4L).declare(
                        entry("f", FIRST, "x"),
                        entry("l", LAST, "x"),
                        entry("first_day", FIRST, "x").over(DAY),
                        entry("fs", FIRST_TWO, "x"),
                        entry("ls", LAST_THREE, "x").over(Duration.ofDays(3))),
                labelsAt("2020-01-01", "2020-01-03", "2020-01-04", "2020-01-05", "2020-01-07"),
                row(null, null, null, SqlValues.list(Row.row((Object) null).values()), SqlValues.list(Row.row((Object) null).values())),
                row(null, null, null, SqlValues.list(Row.row(null, 2L).values()), SqlValues.list(Row.row(null, 2L, null).values())),
                row(null, 4L, 4L, SqlValues.list(Row.row(null, 2L).values()), SqlValues.list(Row.row(4L, null, 2L).values())),
                row(null, 4L, null, SqlValues.list(Row.row(null, 2L).values()), SqlValues.list(Row.row(4L, null).values())),
                row(null, 4L, null, SqlValues.list(Row.row(null, 2L).values()), null));
    }

    @Test
    void testCreatedBreaksTies()
    {
        WindowedView view = WindowedView.builder().key("k", BIGINT).timestamp("t", TIMESTAMP_MICROS).created("created", TIMESTAMP_MICROS).column("x", BIGINT)
                .row(1L, moment("2020-01-01"), moment("2020-01-05"), 1L)
                .row(1L, moment("2020-01-01"), null, 9L)
                .row(1L, moment("2020-01-01"), moment("2020-01-03"), 5L)
                .row(1L, moment("2020-01-01"), moment("2020-01-05"), 2L)
                .declare(entry("f", FIRST, "x"), entry("l", LAST, "x").over(DAY), entry("ls", LAST_THREE, "x"), entry("fs", FIRST_TWO, "x"));
        assertWindows(
                view,
                labelsAt("2020-01-01", "2020-01-02"),
                row(9L, 2L, List.of(2L, 1L, 5L), List.of(9L, 5L)),
                row(9L, null, List.of(2L, 1L, 5L), List.of(9L, 5L)));
    }

    @Test
    void testEventsThatComeLateCountAtTheirTime()
    {
        assertUpdate("CREATE TABLE late_events (k bigint, t timestamp(6), x bigint)");
        assertUpdate("INSERT INTO late_events VALUES (1, TIMESTAMP '2020-01-02 00:00:00', 2)", 1);
        assertUpdate("CREATE VIEW late WITH (entity_keys = ARRAY['k'], timestamp_column = 't', aggregations = ARRAY['sum(x) OVER 3d AS s', 'last(x) OVER ALL AS l']) AS SELECT * FROM late_events");
        assertUpdate("CREATE VIEW late_training WITH (features = ARRAY['late'], timestamp_column = 'label_time') AS SELECT BIGINT '1' AS k, DATE '2020-01-03' AS label_time");
        assertQuery("SELECT s, l FROM late_training", "VALUES (2, 2)");
        assertUpdate("INSERT INTO late_events VALUES (1, TIMESTAMP '2020-01-01 00:00:00', 1)", 1);
        assertQuery("SELECT s, l FROM late_training", "VALUES (3, 2)");
        assertQuery("SELECT s, l FROM \"late@2020-01-01\"", "VALUES (1, 1)");
        assertQuery("SELECT count(*) FROM late", "VALUES 2");
    }

    // Sums

    @Test
    void testWhatHasLeftTheWindowLeavesNoTrace()
    {
        List<String> times = List.of("2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04", "2020-01-05");
        WindowedView.Builder events = WindowedView.builder().key("k", BIGINT).timestamp("t", TIMESTAMP_MICROS).column("x", DOUBLE);
        List<Double> values = List.of(Double.POSITIVE_INFINITY, Double.NaN, 1e300, 1e-300, 0.1);
        IntStream.range(0, times.size()).forEach(i -> events.row(1L, moment(times.get(i)), values.get(i)));
        assertWindows(
                events.declare(entry("s", SUM, "x").over(DAY), entry("a", AVG, "x").over(DAY), entry("two", SUM, "x").over(Duration.ofDays(2))),
                labelsAt(times.toArray(String[]::new)),
                row(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
                row(Double.NaN, Double.NaN, Double.NaN),
                row(1e300, 1e300, Double.NaN),
                row(1e-300, 1e-300, 1e300),
                row(0.1, 0.1, 0.1 + 1e-300));
    }

    @Test
    void testFloatingPointNumbersAreAddedInTheOrderOfTime()
    {
        WindowedView view = WindowedView.builder().key("k", BIGINT).timestamp("t", TIMESTAMP_MICROS).column("x", DOUBLE)
                .row(1L, moment("2020-01-03"), -1e16)
                .row(1L, moment("2020-01-01"), 1.0)
                .row(1L, moment("2020-01-02"), 1e16)
                .row(1L, moment("2020-01-04"), 1.0)
                .declare(entry("s", SUM, "x"), entry("two", SUM, "x").over(Duration.ofDays(2)), entry("a", AVG, "x"));
        assertWindows(
                view,
                labelsAt("2020-01-02", "2020-01-03", "2020-01-04"),
                row(1e16, 1e16, 5e15),
                row(0.0, 0.0, 0.0),
                row(1.0, 1.0 - 1e16, 0.25));
    }

    @Test
    void testNumbersThatOverflowOnlyOverAllEvents()
    {
        long great = Long.MAX_VALUE - 1;
        Type longDecimal = createDecimalType(38, 0);
        BigDecimal greatDecimal = new BigDecimal("9".repeat(38));
        WindowedView view = WindowedView.builder().key("k", BIGINT).timestamp("t", TIMESTAMP_MICROS).column("x", BIGINT).column("y", longDecimal)
                .row(1L, moment("2020-01-01"), great, greatDecimal)
                .row(1L, moment("2020-01-02"), great, greatDecimal)
                .row(1L, moment("2020-01-03"), 1L, BigDecimal.ZERO)
                .declare(entry("s", SUM, "x").over(DAY), entry("d", SUM, "y").over(DAY), entry("day_before", SUM, "x").over(DAY).excludingCurrentTime().delay(DAY));
        assertWindows(
                view,
                labelsAt("2020-01-01", "2020-01-02", "2020-01-03"),
                row(great, greatDecimal, null),
                row(great, greatDecimal, null),
                row(1L, BigDecimal.ZERO, great));
    }

    @Test
    void testOverflowIsAnError()
    {
        assertUpdate("CREATE VIEW overflowing WITH (entity_keys = ARRAY['k'], timestamp_column = 't', aggregations = ARRAY['sum(x) OVER 2d AS s']) AS SELECT * FROM (VALUES (1, DATE '2020-01-01', 9223372036854775807), (1, DATE '2020-01-02', 1)) AS events (k, t, x)");
        assertUpdate("CREATE VIEW overflowing_training WITH (features = ARRAY['overflowing'], timestamp_column = 'label_time') AS SELECT 1 AS k, DATE '2020-01-02' AS label_time");
        assertQueryFails("SELECT * FROM overflowing_training", OVERFLOW);
        assertQueryFails("SELECT * FROM \"overflowing@2020-01-02\"", OVERFLOW);
        assertQuery("SELECT s FROM \"overflowing@2020-01-01\"", "VALUES 9223372036854775807");
    }

    // Keys

    @Test
    void testCompositeKeysAreNotConcatenated()
    {
        WindowedView view = WindowedView.builder().key("a", VARCHAR).key("b", VARCHAR).timestamp("t", TIMESTAMP_MICROS)
                .row("x", "yz", moment("2020-01-01"))
                .row("xy", "z", moment("2020-01-01"))
                .row("xy", "z", moment("2020-01-02"))
                .row("xy", null, moment("2020-01-01"))
                .declare(count().over(Duration.ofDays(2)));
        Spine labels = spine(
                List.of(column("b", VARCHAR), column("label_time", TIMESTAMP_MICROS), column("a", VARCHAR)),
                "label_time",
                row("yz", moment("2020-01-02"), "x"),
                row("z", moment("2020-01-02"), "xy"),
                row("", moment("2020-01-02"), "xyz"),
                row("z", moment("2020-01-02"), "xy "),
                row(null, moment("2020-01-02"), "xy"));
        assertWindows(view, labels, row(1L), row(2L), row(0L), row(0L), row((Object) null));
    }

    @Test
    void testKeysOfAnotherType()
    {
        Spine labels = spine(List.of(column("k", INTEGER), column("label_time", TIMESTAMP_MICROS)), "label_time", row(1L, moment("2020-01-01")), row(2L, moment("2020-01-01")));
        assertWindows(purchases().row(1L, moment("2020-01-01"), 5L).declare(entry("s", SUM, "x").over(DAY)), labels, row(5L), row((Object) null));
    }

    @Test
    void testHotKey()
    {
        WindowedView.Builder events = purchases();
        Moment start = moment("2020-01-01");
        IntStream.range(0, 600).forEach(i -> events.row(1L, start.plus(Duration.ofSeconds(i)), (long) i));
        assertWindows(
                events.declare(count().over(MINUTE), entry("s", SUM, "x").over(MINUTE), entry("least", MIN, "x").over(MINUTE), entry("last_ones", LAST_THREE, "x").over(MINUTE)),
                labelsAt("2020-01-01 00:00:30", "2020-01-01 00:05:00", "2020-01-01 00:10:30"),
                row(31L, 465L, 0L, List.of(30L, 29L, 28L)),
                row(60L, 60 * 270L + 30L, 241L, List.of(300L, 299L, 298L)),
                row(29L, 29 * 585L, 571L, List.of(599L, 598L, 597L)));
    }
}
