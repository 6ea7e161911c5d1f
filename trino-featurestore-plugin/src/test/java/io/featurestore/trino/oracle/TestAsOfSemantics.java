package io.featurestore.trino.oracle;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.FeatureViewModel.featureView;
import static io.featurestore.trino.oracle.JoinCase.join;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.RequestedFeatures.allOf;
import static io.featurestore.trino.oracle.Row.row;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that gives the features of all entities at one time gives what the oracle gives: {@code as_of}, {@code "v@time"},
 * {@code "v$latest"}, {@code "v$timeline"} and training sets without time.
 */
final class TestAsOfSemantics
        extends AbstractTestQueryFramework
{
    private EveryWay everyWay;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder("oracle").allowBreakingChanges().build();
    }

    @BeforeAll
    void setUpWays()
    {
        everyWay = new EveryWay(getQueryRunner());
    }

    @Test
    void testEqualTimeAndAgeExactlyTtlCount()
    {
        FeatureViewModel view = scores().ttl(Duration.ofHours(1))
                .row(1L, moment("2020-01-01 10:00:00.000001"), "a")
                .row(2L, moment("2020-01-01 10:00:00.000002"), "b")
                .build();
        assertAsOf(view, "2020-01-01 10:00:00");
        assertAsOf(view, "2020-01-01 10:00:00.000001", row(1L, moment("2020-01-01 10:00:00.000001"), "a"));
        assertAsOf(
                view,
                "2020-01-01 11:00:00.000001",
                row(1L, moment("2020-01-01 10:00:00.000001"), "a"),
                row(2L, moment("2020-01-01 10:00:00.000002"), "b"));
        assertAsOf(view, "2020-01-01 11:00:00.000002", row(2L, moment("2020-01-01 10:00:00.000002"), "b"));
        assertAsOf(view, "2020-01-01 11:00:00.000003");
        checkEveryWay(view, "2020-01-01 10:00:00", "2020-01-01 10:00:00.000001", "2020-01-01 11:00:00.000001", "2020-01-01 11:00:00.000002", "2020-01-01 11:00:00.000003");
    }

    @Test
    void testNullKeysAndTimesAreOmitted()
    {
        FeatureViewModel view = featureView("pairs").key("k", BIGINT).key("l", VARCHAR).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR)
                .row(1L, "x", moment("2020-01-01"), "whole")
                .row(1L, "x", null, "never")
                .row(1L, null, moment("2020-01-01"), "half")
                .row(null, "x", moment("2020-01-01"), "half")
                .row(null, null, moment("2020-01-01"), "none")
                .row(2L, "x", null, "never")
                .build();
        assertAsOf(view, "2020-01-01", row(1L, "x", moment("2020-01-01"), "whole"));
        checkEveryWay(view, "2019-12-31 23:59:59.999999", "2020-01-01");
    }

    @Test
    void testTiesGiveOneRow()
    {
        FeatureViewModel view = history()
                .row(1L, moment("2020-01-01"), moment("2020-01-01"), "first")
                .row(1L, moment("2020-01-01"), moment("2020-01-03"), "correction")
                .row(1L, moment("2020-01-01"), null, "unknown")
                .row(2L, moment("2020-01-01"), null, "b")
                .row(2L, moment("2020-01-01"), null, "a")
                .row(2L, moment("2020-01-01"), null, "b")
                .build();
        assertAsOf(view, "2020-01-02", row(1L, moment("2020-01-01"), "correction"), row(2L, moment("2020-01-01"), "b"));
        // the way that filters by created is compared too
        checkEveryWay(view, "2020-01-01", "2020-01-02", "2020-01-03");
    }

    @Test
    void testNullInTheNewestRowStays()
    {
        FeatureViewModel view = scores()
                .row(1L, moment("2020-01-01"), "a")
                .row(1L, moment("2020-01-02"), null)
                .build();
        assertAsOf(view, "2020-01-02", row(1L, moment("2020-01-02"), null));
        checkEveryWay(view, "2020-01-01", "2020-01-02");
    }

    @Test
    void testViewWithoutKeys()
    {
        FeatureViewModel view = featureView("weather").timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR).ttl(Duration.ofDays(1))
                .row(moment("2020-01-01"), "rain")
                .row(moment("2020-01-02"), "sun")
                .build();
        assertAsOf(view, "2020-01-01 12:00:00", row(moment("2020-01-01"), "rain"));
        checkEveryWay(view, "2019-12-31", "2020-01-01 12:00:00", "2020-01-03", "2020-01-04");
    }

    @Test
    void testViewWithoutTime()
    {
        FeatureViewModel view = featureView("statics").key("k", BIGINT).created("c", TIMESTAMP_MICROS).feature("f", VARCHAR)
                .row(1L, moment("2020-01-01"), "older")
                .row(1L, moment("2020-01-02"), "newer")
                .row(2L, null, "unknown")
                .row(null, moment("2020-01-01"), "nobody's")
                .build();
        assertAsOf(view, "0001-01-01", row(1L, "newer"), row(2L, "unknown"));
        checkEveryWay(view, "0001-01-01", "2020-01-01", "2020-01-02");
    }

    @Test
    void testViewWithoutRows()
    {
        checkEveryWay(scores().build(), "2020-01-01");
    }

    @Test
    void testTimesAreInUtcWhateverTheSessionZone()
    {
        List<FeatureViewModel> views = Stream.of(DATE, TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS)
                .map(type -> featureView("times").key("k", BIGINT).timestamp("ts", type).feature("f", VARCHAR).ttl(Duration.ofDays(1))
                        .row(1L, moment("2017-04-02"), "spring")
                        .row(2L, moment("2017-10-29"), "autumn")
                        .row(3L, moment("2011-12-30"), "skipped in Samoa")
                        .row(4L, moment("0001-01-01"), "first")
                        .row(5L, moment("9999-12-31"), "last")
                        .build())
                .collect(toImmutableList());
        List<Moment> times = Stream.of(
                        "2017-04-01 23:59:59.999999",
                        "2017-04-02",
                        "2017-04-03",
                        "2017-04-03 00:00:00.000001",
                        "2017-10-28 23:59:59.999999",
                        "2017-10-29",
                        "2017-10-30",
                        "2017-10-30 00:00:00.000001",
                        "2011-12-29 23:59:59.999999",
                        "2011-12-30",
                        "2011-12-31",
                        "0001-01-01",
                        "9999-12-31 23:59:59.999999")
                .map(Moment::moment)
                .collect(toImmutableList());
        for (FeatureViewModel view : views) {
            String zone = SqlValues.ZONES.get(1 + views.indexOf(view));
            Session session = Session.builder(getSession())
                    .setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone))
                    .build();
            everyWay.checkView(session, view, times, ViewForm.TABLE);
        }
    }

    @Test
    void testFormsOfTimeInNames()
    {
        FeatureViewModel view = scores().row(1L, moment("2020-01-01 12:00:00"), "a").build();
        List<String> setup = ViewForm.TABLE.create(view.withName("forms"));
        setup.forEach(this::computeActual);
        for (String found : List.of(
                "2020-01-01 12:00:00",
                "2020-01-01t12:00:00z",
                "2020-01-01T12:00:00Z",
                "2020-01-01 12:00:00 UTC",
                "2020-01-01 17:45:00+05:45",
                "2020-01-01 17:45:00 Asia/Kathmandu",
                "2020-01-01 12:00:00.000000000000",
                "2020-01-02")) {
            assertThat(computeActual("SELECT f FROM \"forms@%s\"".formatted(found)).getOnlyColumnAsSet()).as(found).containsExactly("a");
        }
        for (String tooEarly : List.of(
                "2020-01-01 11:59:59.999999999999", "2020-01-01", "2020-01-01T11:59:59.999Z", "2020-01-01 12:00:00+00:01", "2020-01-01 17:44:59 Asia/Kathmandu")) {
            assertThat(computeActual("SELECT f FROM \"forms@%s\"".formatted(tooEarly)).getRowCount()).as(tooEarly).isZero();
        }
    }

    @Test
    void testLatestIsAsOfNow()
    {
        Moment now = Moment.ofDateTime(LocalDateTime.ofInstant(Instant.now().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC));
        FeatureViewModel view = scores().ttl(Duration.ofHours(2))
                .row(1L, now.plus(Duration.ofHours(-1)), "valid")
                .row(1L, now.plus(Duration.ofHours(1)), "in the future")
                .row(2L, now.plus(Duration.ofHours(-3)), "expired")
                .row(3L, now.plus(Duration.ofHours(1)), "in the future")
                .row(4L, now.plus(Duration.ofHours(-1)), "older")
                .row(4L, now.plus(Duration.ofMinutes(-30)), "newer")
                .build();
        assertThat(PointInTimeOracle.asOf(view, now, false))
                .extracting(row -> row.values().getLast())
                .containsExactlyInAnyOrder("valid", "newer");
        for (String zone : SqlValues.ZONES) {
            Session session = Session.builder(getSession())
                    .setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone))
                    .build();
            everyWay.checkView(session, view, List.of(now), zone.equals("UTC") ? ViewForm.TABLE : ViewForm.VALUES_VIEW);
        }
    }

    @Test
    void testTrainingSetWithoutTimeIsAsOfNow()
    {
        Moment now = Moment.ofDateTime(LocalDateTime.ofInstant(Instant.now().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC));
        FeatureViewModel view = history().ttl(Duration.ofHours(2))
                .row(1L, now.plus(Duration.ofHours(-1)), now.plus(Duration.ofHours(-1)), "valid")
                .row(1L, now.plus(Duration.ofMinutes(-30)), now.plus(Duration.ofHours(1)), "not yet created")
                .row(1L, now.plus(Duration.ofHours(1)), now, "in the future")
                .row(2L, now.plus(Duration.ofHours(-3)), null, "expired")
                .build();
        FeatureViewModel statics = featureView("statics").key("k", BIGINT).created("c", TIMESTAMP_MICROS).feature("f", VARCHAR)
                .row(1L, now.plus(Duration.ofHours(-1)), "known")
                .row(1L, now.plus(Duration.ofHours(1)), "not yet created")
                .build();
        Spine spine = new Spine(new Relation(List.of(column("k", BIGINT)), List.of(row(1L), row(1L), row(2L), row(3L), row((Object) null))), Optional.empty());
        JoinCase joinCase = join(spine, allOf(view), allOf(statics));
        assertThat(PointInTimeOracle.join(joinCase, Optional.of(now))).containsExactly(
                row(1L, "not yet created", "not yet created"),
                row(1L, "not yet created", "not yet created"),
                row(2L, null, null),
                row(3L, null, null),
                row(null, null, null));
        assertThat(PointInTimeOracle.join(joinCase.filteredByCreated(), Optional.of(now)).getFirst()).isEqualTo(row(1L, "valid", "known"));
        everyWay.checkJoin(getSession(), joinCase, EnumSet.of(JoinWay.TRAINING_SET), ViewForm.TABLE);
        everyWay.checkJoin(getSession(), joinCase.filteredByCreated(), EnumSet.of(JoinWay.TRAINING_SET), ViewForm.TABLE);
    }

    @Test
    void testTimelineTellsWhenEachRowCounts()
    {
        FeatureViewModel view = history().ttl(Duration.ofDays(1))
                .row(1L, moment("2020-01-01"), null, "a")
                .row(1L, moment("2020-01-02"), moment("2020-01-02"), "corrected")
                .row(1L, moment("2020-01-02"), moment("2020-01-03"), "b")
                .row(2L, moment("2020-01-01"), null, "c")
                .row(null, moment("2020-01-01"), null, "nobody's")
                .row(2L, null, null, "never")
                .build();
        assertThat(PointInTimeOracle.timeline(view, moment("2020-01-02 12:00:00"))).containsExactlyInAnyOrder(
                row(1L, moment("2020-01-01"), null, "a", moment("2020-01-01"), moment("2020-01-02"), false),
                row(1L, moment("2020-01-02"), moment("2020-01-02"), "corrected", moment("2020-01-02"), moment("2020-01-02"), false),
                row(1L, moment("2020-01-02"), moment("2020-01-03"), "b", moment("2020-01-02"), null, true),
                row(2L, moment("2020-01-01"), null, "c", moment("2020-01-01"), null, false),
                row(null, moment("2020-01-01"), null, "nobody's", null, null, false),
                row(2L, null, null, "never", null, null, false));
        checkEveryWay(view, "2020-01-02 12:00:00");
    }

    private static void assertAsOf(FeatureViewModel view, String time, Row... expected)
    {
        assertThat(PointInTimeOracle.asOf(view, moment(time), false)).containsExactlyInAnyOrder(expected);
    }

    private void checkEveryWay(FeatureViewModel view, String... times)
    {
        List<Moment> moments = Stream.of(times).map(Moment::moment).collect(toImmutableList());
        everyWay.checkView(getSession(), view, moments, ViewForm.TABLE);
        everyWay.checkView(getSession(), view, moments, ViewForm.VALUES_VIEW);
    }

    private static FeatureViewModel.Builder scores()
    {
        return featureView("scores").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR);
    }

    private static FeatureViewModel.Builder history()
    {
        return featureView("history").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).created("c", TIMESTAMP_MICROS).feature("f", VARCHAR);
    }
}
