package io.featurestore.trino.oracle;

import io.trino.spi.type.ArrayType;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.FeatureViewModel.featureView;
import static io.featurestore.trino.oracle.JoinCase.join;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.RequestedFeatures.allOf;
import static io.featurestore.trino.oracle.Row.row;
import static io.featurestore.trino.oracle.Spine.spine;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_PICOS;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * "Exact semantics" of the connector's page, rule by rule, with answers worked out by hand. Keys and times (rules 5 and 6) have a class
 * of their own.
 */
abstract class BaseTestJoinSemantics
        extends BaseTestKeyAndTimeSemantics
{
    // Rule 1: both ends are inclusive; the newest row decides

    @Test
    void testEqualTimeCounts()
    {
        FeatureViewModel view = scores().row(1L, moment("2020-01-01 10:00:00"), "a").build();
        assertFeatures(
                join(asks(ask("2020-01-01 09:59:59.999999"), ask("2020-01-01 10:00:00"), ask("2020-01-01 10:00:00.000001")), allOf(view)),
                row((Object) null),
                row("a"),
                row("a"));
    }

    @Test
    void testNewestRowThatIsNotLaterCounts()
    {
        FeatureViewModel view = scores()
                .row(1L, moment("2020-01-03"), "third")
                .row(1L, moment("2020-01-01"), "first")
                .row(1L, moment("2020-01-02"), "second")
                .build();
        assertFeatures(
                join(asks(ask("2019-12-31"), ask("2020-01-01"), ask("2020-01-01 12:00:00"), ask("2020-01-02"), ask("2030-01-01")), allOf(view)),
                row((Object) null),
                row("first"),
                row("first"),
                row("second"),
                row("third"));
    }

    @Test
    void testAgeExactlyTtlCounts()
    {
        FeatureViewModel view = scores().ttl(Duration.ofHours(1)).row(1L, moment("2020-01-01 10:00:00.000001"), "a").build();
        assertFeatures(
                join(asks(ask("2020-01-01 11:00:00"), ask("2020-01-01 11:00:00.000001"), ask("2020-01-01 11:00:00.000002")), allOf(view)),
                row("a"),
                row("a"),
                row((Object) null));
    }

    @Test
    void testAgeIsExactToThePicosecond()
    {
        FeatureViewModel view = scores().ttl(Duration.ofMillis(1)).row(1L, moment("2020-01-01 10:00:00"), "a").build();
        Spine spine = spine(
                List.of(column("k", BIGINT), column("t", TIMESTAMP_PICOS)),
                "t",
                ask("2020-01-01 09:59:59.999999999999"),
                ask("2020-01-01 10:00:00.000999999999"),
                ask("2020-01-01 10:00:00.001000000000"),
                ask("2020-01-01 10:00:00.001000000001"));
        assertFeatures(join(spine, allOf(view)), row((Object) null), row("a"), row("a"), row((Object) null));
    }

    @Test
    void testNewestRowDecidesThoughExpired()
    {
        FeatureViewModel view = scores().ttl(Duration.ofDays(1))
                .row(1L, moment("2020-01-01"), "old")
                .row(1L, moment("2020-01-02"), "new")
                .build();
        assertFeatures(
                join(asks(ask("2020-01-02"), ask("2020-01-03"), ask("2020-01-03 00:00:00.000001")), allOf(view)),
                row("new"),
                row("new"),
                row((Object) null));
    }

    @Test
    void testNoTtlIsNoLimit()
    {
        FeatureViewModel view = scores().row(1L, moment("0001-01-01"), "a").build();
        assertFeatures(join(asks(ask("9999-12-31 23:59:59.999999")), allOf(view)), row("a"));
    }

    @Test
    void testTtlOfZeroIsNoLimit()
    {
        FeatureViewModel view = scores().ttl(Duration.ZERO).row(1L, moment("2020-01-01"), "a").build();
        assertFeatures(join(asks(ask("2020-01-01"), ask("2030-01-01")), allOf(view)), row("a"), row("a"));
    }

    @Test
    void testVeryLongTtlDoesNotOverflow()
    {
        FeatureViewModel view = scores().ttl(Duration.ofDays(3_650_000))
                .row(1L, moment("0001-01-01"), "a")
                .row(2L, moment("9999-12-31 23:59:59.999999"), "b")
                .build();
        assertFeatures(
                join(asks(ask("9990-01-01"), ask("9999-12-31 23:59:59.999999"), ask(2L, "9999-12-31 23:59:59.999999")), allOf(view)),
                row("a"),
                row((Object) null),
                row("b"));
    }

    // Rule 2: ties

    @Test
    void testGreatestCreatedWinsATie()
    {
        FeatureViewModel view = history()
                .row(1L, moment("2020-01-01"), moment("2020-01-02"), "early")
                .row(1L, moment("2020-01-01"), moment("2020-01-02 00:00:00.000001"), "late")
                .row(1L, moment("2020-01-01"), moment("2020-01-01"), "earliest")
                .build();
        assertFeatures(join(asks(ask("2020-01-01")), allOf(view)), row("late"));
    }

    @Test
    void testNullCreatedLosesATie()
    {
        FeatureViewModel view = history()
                .row(1L, moment("2020-01-01"), null, "unknown")
                .row(1L, moment("2020-01-01"), moment("0001-01-01"), "known")
                .row(2L, moment("2020-01-01"), null, "only")
                .build();
        assertFeatures(join(asks(ask("2020-01-01"), ask(2L, "2020-01-01")), allOf(view)), row("known"), row("only"));
    }

    @Test
    void testCreatedDecidesNothingButTies()
    {
        FeatureViewModel view = history()
                .row(1L, moment("2020-01-01"), moment("2021-01-01"), "corrected")
                .row(1L, moment("2020-01-01 00:00:00.000001"), moment("2020-01-01"), "newer")
                .build();
        assertFeatures(join(asks(ask("2020-01-01"), ask("2022-01-01")), allOf(view)), row("corrected"), row("newer"));
    }

    @Test
    void testFullTieGivesOneWholeRow()
    {
        FeatureViewModel view = pairs()
                .row(1L, moment("2020-01-01"), 1L, 9L)
                .row(1L, moment("2020-01-01"), 2L, 3L)
                .row(1L, moment("2020-01-01"), 2L, null)
                .row(1L, moment("2020-01-01"), null, 99L)
                .build();
        Spine spine = asks(ask("2020-01-01"));
        assertFeatures(join(spine, allOf(view)), row(2L, 3L));
        assertFeatures(join(spine, new RequestedFeatures(view, List.of("g", "f"), Map.of())), row(3L, 2L));
    }

    @Test
    void testFullTieIsSettledByTheRequestedFeatures()
    {
        FeatureViewModel view = pairs()
                .row(1L, moment("2020-01-01"), 1L, 9L)
                .row(1L, moment("2020-01-01"), 2L, 3L)
                .build();
        assertFeatures(join(asks(ask("2020-01-01")), new RequestedFeatures(view, List.of("g"), Map.of())), row(9L));
    }

    @Test
    void testFullTieTakesNanForTheGreatest()
    {
        FeatureViewModel view = featureView("measures").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", DOUBLE)
                .row(1L, moment("2020-01-01"), 1.0)
                .row(1L, moment("2020-01-01"), Double.NaN)
                .row(1L, moment("2020-01-01"), Double.POSITIVE_INFINITY)
                .row(1L, moment("2020-01-01"), null)
                .build();
        assertFeatures(join(asks(ask("2020-01-01")), allOf(view)), row(Double.NaN));
    }

    @Test
    void testFullTieOfArraysWithNullElements()
    {
        FeatureViewModel view = featureView("embeddings").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", new ArrayType(BIGINT))
                .row(1L, moment("2020-01-01"), List.of(1L))
                .row(1L, moment("2020-01-01"), Arrays.asList(1L, null))
                .row(1L, moment("2020-01-01"), List.of(1L, 2L))
                .row(1L, moment("2020-01-01"), List.of())
                .build();
        assertFeatures(join(asks(ask("2020-01-01")), allOf(view)), row(Arrays.asList(1L, null)));
    }

    @Test
    void testEqualRowsCountOnce()
    {
        FeatureViewModel view = scores()
                .row(1L, moment("2020-01-01"), "a")
                .row(1L, moment("2020-01-01"), "a")
                .build();
        assertFeatures(join(asks(ask("2020-01-01"), ask("2021-01-01")), allOf(view)), row("a"), row("a"));
    }

    // Rule 3: values are row-level

    @Test
    void testNullInTheNewestRowStays()
    {
        FeatureViewModel view = pairs()
                .row(1L, moment("2020-01-01"), 1L, 1L)
                .row(1L, moment("2020-01-02"), null, 2L)
                .build();
        assertFeatures(join(asks(ask("2020-01-01"), ask("2020-01-02")), allOf(view)), row(1L, 1L), row(null, 2L));
    }

    // Rule 4: left join

    @Test
    void testEverySpineRowComesOnce()
    {
        FeatureViewModel view = scores()
                .row(1L, moment("2020-01-01"), "a")
                .row(1L, moment("2020-01-01"), "b")
                .row(1L, moment("2020-01-02"), "c")
                .build();
        assertFeatures(
                join(asks(ask("2020-01-01"), ask("2020-01-01"), ask("2020-01-03"), ask("2020-01-03"), ask(9L, "2020-01-03"), ask(9L, "2020-01-03")), allOf(view)),
                row("b"),
                row("b"),
                row("c"),
                row("c"),
                row((Object) null),
                row((Object) null));
    }

    @Test
    void testNullKeyOrTimeOfTheSpineIsKept()
    {
        FeatureViewModel view = scores()
                .row(1L, moment("2020-01-01"), "a")
                .row(null, moment("2020-01-01"), "nobody's")
                .row(1L, null, "never")
                .row(null, null, "nothing")
                .build();
        assertFeatures(
                join(asks(row(null, moment("2021-01-01")), row(1L, null), row(null, null), ask("2021-01-01")), allOf(view)),
                row((Object) null),
                row((Object) null),
                row((Object) null),
                row("a"));
    }

    @Test
    void testKeyThatIsNullInPartNeverMatches()
    {
        FeatureViewModel view = pairKeys()
                .row(1L, null, moment("2020-01-01"), "half")
                .row(null, 1L, moment("2020-01-01"), "other half")
                .row(null, null, moment("2020-01-01"), "none")
                .row(1L, 1L, moment("2020-01-01"), "whole")
                .build();
        assertFeatures(
                join(pairAsks(row(1L, null, moment("2020-01-01")), row(null, 1L, moment("2020-01-01")), row(null, null, moment("2020-01-01")), row(1L, 1L, moment("2020-01-01"))), allOf(view)),
                row((Object) null),
                row((Object) null),
                row((Object) null),
                row("whole"));
    }

    @Test
    void testSpineWithoutRows()
    {
        assertFeatures(join(asks(), allOf(scores().row(1L, moment("2020-01-01"), "a").build())));
    }

    @Test
    void testViewWithoutRows()
    {
        assertFeatures(join(asks(ask("2020-01-01"), row(null, null)), allOf(scores().build())), row((Object) null), row((Object) null));
    }

    // Rule 7: filter_by_created

    @Test
    void testRowsCreatedLaterDoNotExist()
    {
        FeatureViewModel view = history()
                .row(1L, moment("2020-01-01"), moment("2020-01-01"), "first")
                .row(1L, moment("2020-01-02"), moment("2020-01-05"), "late arrival")
                .row(1L, moment("2020-01-03"), null, "unknown arrival")
                .build();
        JoinCase joinCase = join(asks(ask("2020-01-01"), ask("2020-01-04"), ask("2020-01-04 23:59:59.999999"), ask("2020-01-05"), ask("2019-01-01"), row(1L, null)), allOf(view));
        assertFeatures(
                joinCase.filteredByCreated(),
                row("first"),
                row("first"),
                row("first"),
                row("late arrival"),
                row((Object) null),
                row((Object) null));
        assertFeatures(
                joinCase,
                row("first"),
                row("unknown arrival"),
                row("unknown arrival"),
                row("unknown arrival"),
                row((Object) null),
                row((Object) null));
    }

    @Test
    void testNewestKnownRowDecidesThoughExpired()
    {
        FeatureViewModel view = history().ttl(Duration.ofDays(1))
                .row(1L, moment("2020-01-01"), moment("2020-01-01"), "known")
                .row(1L, moment("2020-01-03"), moment("2020-01-09"), "not yet known")
                .build();
        assertFeatures(
                join(asks(ask("2020-01-02"), ask("2020-01-03"), ask("2020-01-04")), allOf(view)).filteredByCreated(),
                row("known"),
                row((Object) null),
                row((Object) null));
    }

    @Test
    void testTiesAreSettledAmongKnownRows()
    {
        FeatureViewModel view = history()
                .row(1L, moment("2020-01-01"), moment("2020-01-01"), "first")
                .row(1L, moment("2020-01-01"), moment("2020-01-02"), "correction")
                .row(1L, moment("2020-01-01"), moment("2020-01-03"), "second correction")
                .build();
        assertFeatures(
                join(asks(ask("2020-01-01"), ask("2020-01-02"), ask("2020-01-02 12:00:00"), ask("2020-01-03")), allOf(view)).filteredByCreated(),
                row("first"),
                row("correction"),
                row("correction"),
                row("second correction"));
    }

    @Test
    void testCreatedOfAnotherTypeThanTime()
    {
        FeatureViewModel view = featureView("mixed").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).created("c", DATE).feature("f", VARCHAR)
                .row(1L, moment("2020-01-01"), moment("2020-01-02"), "a")
                .build();
        assertFeatures(
                join(asks(ask("2020-01-01 23:59:59.999999"), ask("2020-01-02")), allOf(view)).filteredByCreated(),
                row((Object) null),
                row("a"));
    }

    // Rule 8: views without time

    @Test
    void testViewWithoutTimeJoinsByKeyAlone()
    {
        FeatureViewModel view = featureView("statics").key("k", BIGINT).created("c", TIMESTAMP_MICROS).feature("f", VARCHAR)
                .row(1L, moment("2030-01-01"), "newer")
                .row(1L, moment("2020-01-01"), "older")
                .row(1L, null, "unknown")
                .row(null, moment("2020-01-01"), "nobody's")
                .build();
        JoinCase joinCase = join(asks(ask("0001-01-01"), ask("2025-01-01"), row(1L, null), row(null, moment("2025-01-01")), ask(2L, "2025-01-01")), allOf(view));
        assertFeatures(joinCase, row("newer"), row("newer"), row("newer"), row((Object) null), row((Object) null));
        assertFeatures(joinCase.filteredByCreated(), row((Object) null), row("older"), row((Object) null), row((Object) null), row((Object) null));
    }

    @Test
    void testViewWithoutTimeNeverFansOut()
    {
        FeatureViewModel view = featureView("statics").key("k", BIGINT).feature("f", BIGINT).feature("g", BIGINT)
                .row(1L, 1L, 9L)
                .row(1L, 2L, 1L)
                .row(1L, 2L, 1L)
                .build();
        assertFeatures(join(asks(ask("2020-01-01"), ask("2020-01-01")), allOf(view)), row(2L, 1L), row(2L, 1L));
    }

    @Test
    void testViewWithoutTimeAndKeys()
    {
        FeatureViewModel view = featureView("constants").feature("f", BIGINT)
                .row(1L)
                .row(2L)
                .build();
        assertFeatures(join(asks(ask("2020-01-01"), row(null, null)), allOf(view)), row(2L), row(2L));
    }

    // What no rule may break

    @Test
    void testSeveralViews()
    {
        FeatureViewModel scores = scores().row(1L, moment("2020-01-01"), "a").build();
        FeatureViewModel history = history().row(1L, moment("2020-01-01"), null, "b").build();
        FeatureViewModel constants = featureView("constants").feature("f", BIGINT).row(7L).build();
        assertFeatures(
                join(asks(ask("2020-01-01"), ask("2019-01-01"), ask(2L, "2020-01-01")), allOf(scores), allOf(history), allOf(constants)),
                row("a", "b", 7L),
                row(null, null, 7L),
                row(null, null, 7L));
    }

    @Test
    void testSkewedKeys()
    {
        FeatureViewModel view = featureView("skewed").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", BIGINT)
                .rows(LongStream.range(0, 1000)
                        .mapToObj(i -> row(i < 990 ? 1L : i, moment("2020-01-01").plus(Duration.ofSeconds(i)), i))
                        .toList())
                .build();
        Spine spine = asks(LongStream.range(0, 200)
                .mapToObj(i -> row(i < 190 ? 1L : i, moment("2020-01-01").plus(Duration.ofSeconds(i * 5))))
                .toArray(Row[]::new));
        checkEveryWay(join(spine, allOf(view)));
    }

    @Test
    void testColumnNamesThatNeedCare()
    {
        FeatureViewModel view = featureView("we\"ird 'name'").key("select", BIGINT).key("a.b", BIGINT).timestamp("time", TIMESTAMP_MICROS).created("s", TIMESTAMP_MICROS)
                .feature("we\"ird", BIGINT).feature("it's", BIGINT).feature("valid_from", BIGINT).feature("valid_to", BIGINT).feature("ünï", BIGINT)
                .row(1L, 2L, moment("2020-01-01"), moment("2020-01-01"), 1L, 2L, 3L, 4L, 5L)
                .row(1L, 2L, moment("2020-01-01"), moment("2020-01-02"), 6L, 7L, 8L, 9L, 10L)
                .build();
        Spine spine = spine(
                List.of(column("valid_from", BIGINT), column("s", BIGINT), column("a.b", BIGINT), column("from", TIMESTAMP_MICROS), column("t\"t", BIGINT), column("valid_to", BIGINT)),
                "from",
                row(-1L, 1L, 2L, moment("2020-01-01"), -2L, -3L));
        RequestedFeatures request = allOf(view).on("select", "s");
        assertFeatures(join(spine, request), row(6L, 7L, 8L, 9L, 10L));
        assertFeatures(join(spine, request).filteredByCreated(), row(1L, 2L, 3L, 4L, 5L));
    }
}
