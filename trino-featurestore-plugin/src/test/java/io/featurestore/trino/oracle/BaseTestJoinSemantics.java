package io.featurestore.trino.oracle;

import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import io.trino.testing.AbstractTestQueryFramework;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.FeatureRequest.allOf;
import static io.featurestore.trino.oracle.FeatureViewModel.featureView;
import static io.featurestore.trino.oracle.JoinCase.join;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.Row.row;
import static io.featurestore.trino.oracle.Spine.spine;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_PICOS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_SECONDS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_NANOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_PICOS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.UUID.fromString;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Section 3 of the contract, "Exact semantics", rule by rule, with answers worked out by hand.
 */
abstract class BaseTestJoinSemantics
        extends AbstractTestQueryFramework
{
    private static final List<Column> SPINE_COLUMNS = List.of(column("k", BIGINT), column("t", TIMESTAMP_MICROS));

    /**
     * Compares every way to answer the case with the oracle.
     */
    abstract void checkEveryWay(JoinCase joinCase);

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
        assertFeatures(join(spine, new FeatureRequest(view, List.of("g", "f"), Map.of())), row(3L, 2L));
    }

    @Test
    void testFullTieIsSettledByTheRequestedFeatures()
    {
        FeatureViewModel view = pairs()
                .row(1L, moment("2020-01-01"), 1L, 9L)
                .row(1L, moment("2020-01-01"), 2L, 3L)
                .build();
        assertFeatures(join(asks(ask("2020-01-01")), new FeatureRequest(view, List.of("g"), Map.of())), row(9L));
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

    // Rule 5: keys match by SQL =

    @Test
    void testCompositeKeysAreNotConcatenated()
    {
        FeatureViewModel view = pairKeys()
                .row(1L, 12L, moment("2020-01-01"), "1,12")
                .row(11L, 2L, moment("2020-01-01"), "11,2")
                .row(2L, 11L, moment("2020-01-01"), "2,11")
                .build();
        assertFeatures(
                join(pairAsks(row(1L, 12L, moment("2020-01-01")), row(11L, 2L, moment("2020-01-01")), row(2L, 11L, moment("2020-01-01")), row(12L, 1L, moment("2020-01-01"))), allOf(view)),
                row("1,12"),
                row("11,2"),
                row("2,11"),
                row((Object) null));
    }

    @Test
    void testCompositeTextKeysAreNotConcatenated()
    {
        FeatureViewModel view = featureView("texts").key("k", VARCHAR).key("l", VARCHAR).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR)
                .row("a", "bc", moment("2020-01-01"), "a,bc")
                .row("ab", "c", moment("2020-01-01"), "ab,c")
                .row("abc", "", moment("2020-01-01"), "abc,")
                .build();
        Spine spine = spine(
                List.of(column("k", VARCHAR), column("l", VARCHAR), column("t", TIMESTAMP_MICROS)),
                "t",
                row("a", "bc", moment("2020-01-01")),
                row("ab", "c", moment("2020-01-01")),
                row("abc", "", moment("2020-01-01")),
                row("", "abc", moment("2020-01-01")));
        assertFeatures(join(spine, allOf(view)), row("a,bc"), row("ab,c"), row("abc,"), row((Object) null));
    }

    @Test
    void testVarcharKeysAreExact()
    {
        assertKeysMatch(VARCHAR, List.of("a", "a ", "A", "", "é"), VARCHAR, List.of("a", "a ", "A", "", "é", "e\u0301"),
                """
                a=a a =a  A=A = é=é""");
    }

    @Test
    void testCharKeysArePadded()
    {
        assertKeysMatch(createCharType(2), List.of("a ", "ab"), createCharType(4), List.of("a   ", "ab  ", "abc "), "a =a    ab=ab  ");
        assertKeysMatch(VARCHAR, List.of("a ", "ab", "a"), createCharType(4), List.of("a   ", "ab  "), "ab=ab   a=a   ");
        assertKeysMatch(createCharType(2), List.of("a ", "ab"), VARCHAR, List.of("a", "a ", "ab"), "a =a ab=ab");
    }

    @Test
    void testNumberKeysOfDifferentTypes()
    {
        assertKeysMatch(BIGINT, List.of(1L, -1L), INTEGER, List.of(1L, -1L), "1=1 -1=-1");
        assertKeysMatch(BIGINT, List.of(1L, 2L), createDecimalType(10, 2), List.of(new BigDecimal("1.00"), new BigDecimal("1.50")), "1=1.00");
        assertKeysMatch(createDecimalType(10, 2), List.of(new BigDecimal("1.50")), createDecimalType(20, 5), List.of(new BigDecimal("1.50000"), new BigDecimal("1.50001")), "1.50=1.50000");
        // 2^53 + 1 is no double
        assertKeysMatch(BIGINT, List.of(9007199254740993L), DOUBLE, List.of(9007199254740992.0, 9007199254740994.0), "9007199254740993=9.007199254740992E15");
        assertKeysMatch(REAL, List.of(0.5f, 0.1f), DOUBLE, List.of(0.5, 0.1), "0.5=0.5");
    }

    @Test
    void testNanKeysNeverMatchAndZerosDo()
    {
        assertKeysMatch(DOUBLE, List.of(Double.NaN, 0.0, 1.0), DOUBLE, List.of(Double.NaN, -0.0, 1.0), "0.0=-0.0 1.0=1.0");
    }

    @Test
    void testOtherKeyTypes()
    {
        UUID low = fromString("00000000-0000-0000-0000-000000000001");
        UUID high = fromString("f0000000-0000-0000-0000-000000000001");
        assertKeysMatch(UUID, List.of(low, high), UUID, List.of(high), "%s=%s".formatted(high, high));
        assertKeysMatch(BOOLEAN, List.of(true, false), BOOLEAN, List.of(false), "false=false");
        assertKeysMatch(VARBINARY, List.of("", "00", "0000"), VARBINARY, List.of("", "00"), "= 00=00");
        assertKeysMatch(
                DATE,
                List.of(moment("2020-01-01")),
                TIMESTAMP_MICROS,
                List.of(moment("2020-01-01"), moment("2020-01-01 00:00:00.000001")),
                "2020-01-01 00:00:00.000000000000=2020-01-01 00:00:00.000000000000");
        assertKeysMatch(
                TIMESTAMP_TZ_MILLIS,
                List.of(moment("2020-01-01 05:45:00 Asia/Kathmandu")),
                TIMESTAMP_TZ_MICROS,
                List.of(moment("2020-01-01")),
                "2020-01-01 00:00:00.000000000000=2020-01-01 00:00:00.000000000000");
    }

    @Test
    void testKeysAreMappedToSpineColumns()
    {
        FeatureViewModel view = featureView("locations").key("location_id", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("temperature", BIGINT)
                .row(1L, moment("2020-01-01"), 10L)
                .row(2L, moment("2020-01-01"), 20L)
                .build();
        Spine spine = spine(
                List.of(column("origin_id", BIGINT), column("destination_id", BIGINT), column("t", TIMESTAMP_MICROS)),
                "t",
                row(1L, 2L, moment("2020-01-01")),
                row(2L, 2L, moment("2020-01-01")),
                row(2L, 3L, moment("2020-01-01")),
                row(null, 1L, moment("2020-01-01")));
        assertFeatures(
                join(spine, allOf(view).on("location_id", "origin_id"), allOf(view).on("location_id", "destination_id")),
                row(10L, 20L),
                row(20L, 20L),
                row(20L, null),
                row(null, 10L));
    }

    @Test
    void testViewWithoutKeysHasOneHistoryForAll()
    {
        FeatureViewModel view = featureView("weather").timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR).ttl(Duration.ofDays(1))
                .row(moment("2020-01-01"), "rain")
                .row(moment("2020-01-02"), "sun")
                .row(null, "never")
                .build();
        assertFeatures(
                join(asks(ask("2020-01-01"), ask(2L, "2020-01-02"), row(null, moment("2020-01-03")), ask("2020-01-04"), row(1L, null), ask("2019-01-01")), allOf(view)),
                row("rain"),
                row("sun"),
                row("sun"),
                row((Object) null),
                row((Object) null),
                row((Object) null));
    }

    // Rule 6: times are instants

    @Test
    void testTimesOfTablesAreComparedExactly()
    {
        assertTimesAreComparedExactly(
                List.of(DATE, TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS),
                List.of(DATE, TIMESTAMP_SECONDS, TIMESTAMP_MICROS, TIMESTAMP_PICOS, TIMESTAMP_TZ_MILLIS, TIMESTAMP_TZ_MICROS, TIMESTAMP_TZ_PICOS));
    }

    @Test
    void testTimesOfViewsAreComparedExactly()
    {
        assertTimesAreComparedExactly(
                List.of(DATE, TIMESTAMP_SECONDS, TIMESTAMP_NANOS, TIMESTAMP_TZ_MILLIS, TIMESTAMP_TZ_NANOS),
                List.of(DATE, TIMESTAMP_SECONDS, TIMESTAMP_NANOS, TIMESTAMP_TZ_MILLIS, TIMESTAMP_TZ_NANOS));
    }

    private void assertTimesAreComparedExactly(List<Type> viewTypes, List<Type> spineTypes)
    {
        List<Moment> moments = Stream.of(
                        "2019-12-31",
                        "2019-12-31 23:59:59",
                        "2019-12-31 23:59:59.999",
                        "2019-12-31 23:59:59.999999",
                        "2019-12-31 23:59:59.999999999",
                        "2019-12-31 23:59:59.999999999999",
                        "2020-01-01",
                        "2020-01-01 00:00:00.000000000001",
                        "2020-01-01 00:00:00.000000001",
                        "2020-01-01 00:00:00.000001",
                        "2020-01-01 00:00:00.001",
                        "2020-01-01 00:00:01",
                        "2020-01-02")
                .map(Moment::moment)
                .collect(toImmutableList());
        List<FeatureRequest> requests = viewTypes.stream()
                .map(type -> featureView("v_" + viewTypes.indexOf(type)).key("k", BIGINT).timestamp("ts", type).feature("f", type).ttl(Duration.ofMillis(1))
                        .rows(momentsOf(type, moments).map(moment -> row(1L, moment, moment)).toList())
                        .build())
                .map(FeatureRequest::allOf)
                .collect(toImmutableList());
        for (Type type : spineTypes) {
            Spine spine = spine(List.of(column("k", BIGINT), column("t", type)), "t", momentsOf(type, moments).map(moment -> row(1L, moment)).toArray(Row[]::new));
            checkEveryWay(new JoinCase(spine, requests, false));
        }
    }

    private static Stream<Object> momentsOf(Type type, List<Moment> moments)
    {
        return moments.stream()
                .map(moment -> SqlValues.fit(type, moment))
                .distinct();
    }

    @Test
    void testTimestampWithoutZoneIsInUtc()
    {
        FeatureViewModel local = scores().row(1L, moment("2020-01-01 10:00:00"), "a").build();
        Spine zoned = spine(
                List.of(column("k", BIGINT), column("t", TIMESTAMP_TZ_MICROS)),
                "t",
                ask("2020-01-01 10:00:00"),
                ask("2020-01-01 15:45:00 Asia/Kathmandu"),
                ask("2020-01-01 15:44:59.999999 Asia/Kathmandu"));
        assertFeatures(join(zoned, allOf(local)), row("a"), row("a"), row((Object) null));

        FeatureViewModel zonedView = featureView("zoned").key("k", BIGINT).timestamp("ts", TIMESTAMP_TZ_MICROS).feature("f", VARCHAR)
                .row(1L, moment("2020-01-01 00:00:00 America/Bahia_Banderas"), "a")
                .build();
        assertFeatures(join(asks(ask("2020-01-01 06:00:00"), ask("2020-01-01 05:59:59.999999")), allOf(zonedView)), row("a"), row((Object) null));
    }

    @Test
    void testDateIsMidnightInUtc()
    {
        FeatureViewModel view = featureView("daily").key("k", BIGINT).timestamp("ts", DATE).feature("f", VARCHAR).ttl(Duration.ofDays(1))
                .row(1L, moment("2020-01-01"), "a")
                .build();
        assertFeatures(
                join(asks(ask("2019-12-31 23:59:59.999999"), ask("2020-01-01"), ask("2020-01-02"), ask("2020-01-02 00:00:00.000001")), allOf(view)),
                row((Object) null),
                row("a"),
                row("a"),
                row((Object) null));
        Spine dates = spine(List.of(column("k", BIGINT), column("t", DATE)), "t", ask("2019-12-31"), ask("2020-01-01"), ask("2020-01-02"), ask("2020-01-03"));
        assertFeatures(join(dates, allOf(view)), row((Object) null), row("a"), row("a"), row((Object) null));
    }

    @Test
    void testTtlIsElapsedTimeWhenClocksChange()
    {
        // Bahía de Banderas: 2017-04-02 has 23 hours, 2017-10-29 has 25
        FeatureViewModel view = featureView("zoned").key("k", BIGINT).timestamp("ts", TIMESTAMP_TZ_MICROS).feature("f", VARCHAR).ttl(Duration.ofDays(1))
                .row(1L, moment("2017-04-01 12:00:00 America/Bahia_Banderas"), "spring")
                .row(2L, moment("2017-10-28 12:00:00 America/Bahia_Banderas"), "autumn")
                .build();
        Spine zoned = spine(
                List.of(column("k", BIGINT), column("t", TIMESTAMP_TZ_MICROS)),
                "t",
                ask("2017-04-02 13:00:00 America/Bahia_Banderas"),
                ask("2017-04-02 13:00:00.000001 America/Bahia_Banderas"),
                ask(2L, "2017-10-29 11:00:00 America/Bahia_Banderas"),
                ask(2L, "2017-10-29 11:00:00.000001 America/Bahia_Banderas"));
        assertFeatures(join(zoned, allOf(view)), row("spring"), row((Object) null), row("autumn"), row((Object) null));
    }

    @Test
    void testHoursThatOccurTwiceOrNeverAreToldApart()
    {
        // 2017-10-29 01:30 in Bahía de Banderas was at 06:30 and at 07:30 UTC; 2017-04-02 02:30 never was there, but is in UTC
        FeatureViewModel view = featureView("zoned").key("k", BIGINT).timestamp("ts", TIMESTAMP_TZ_MICROS).feature("f", VARCHAR)
                .row(1L, moment("2017-10-29 06:30:00"), "first")
                .row(1L, moment("2017-10-29 07:30:00"), "second")
                .row(2L, moment("2017-04-02 02:30:00"), "gap")
                .build();
        Spine local = asks(ask("2017-10-29 06:30:00"), ask("2017-10-29 07:29:59.999999"), ask("2017-10-29 07:30:00"), ask(2L, "2017-04-02 02:30:00"), ask(2L, "2017-04-02 02:29:59.999999"));
        assertFeatures(join(local, allOf(view)), row("first"), row("first"), row("second"), row("gap"), row((Object) null));
    }

    @Test
    void testYears1And9999()
    {
        FeatureViewModel view = scores().ttl(Duration.ofMillis(1))
                .row(1L, moment("0001-01-01"), "first")
                .row(1L, moment("9999-12-31 23:59:59.999999"), "last")
                .row(1L, moment("1969-12-31 23:59:59.999999"), "before the epoch")
                .build();
        assertFeatures(
                join(asks(ask("0001-01-01"), ask("0001-01-01 00:00:00.001001"), ask("9999-12-31 23:59:59.999999"), ask("9999-12-31 23:59:59.999998"), ask("1970-01-01 00:00:00.000999"), ask("1970-01-01 00:00:00.001")), allOf(view)),
                row("first"),
                row((Object) null),
                row("last"),
                row((Object) null),
                row("before the epoch"),
                row((Object) null));
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
        FeatureRequest request = allOf(view).on("select", "s");
        assertFeatures(join(spine, request), row(6L, 7L, 8L, 9L, 10L));
        assertFeatures(join(spine, request).filteredByCreated(), row(1L, 2L, 3L, 4L, 5L));
    }

    private void assertFeatures(JoinCase joinCase, Row... expectedFeatures)
    {
        int spineColumns = joinCase.spine().relation().columns().size();
        assertThat(PointInTimeOracle.join(joinCase, Optional.empty()))
                .extracting(row -> new Row(row.values().subList(spineColumns, row.values().size())))
                .containsExactly(expectedFeatures);
        checkEveryWay(joinCase);
    }

    /**
     * @param expectedPairs the pairs of spine value and feature view value that are equal, in order of the spine's values
     */
    private void assertKeysMatch(Type spineType, List<?> spineValues, Type viewType, List<?> viewValues, String expectedPairs)
    {
        FeatureViewModel view = featureView("keys").key("k", viewType).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR)
                .rows(viewValues.stream().map(value -> row(value, moment("2020-01-01"), value.toString())).toList())
                .build();
        Spine spine = spine(
                List.of(column("k", spineType), column("t", TIMESTAMP_MILLIS)),
                "t",
                spineValues.stream().map(value -> row(value, moment("2020-01-02"))).toArray(Row[]::new));
        JoinCase joinCase = join(spine, allOf(view));
        String pairs = PointInTimeOracle.join(joinCase, Optional.empty()).stream()
                .map(Row::values)
                .filter(values -> values.get(2) != null)
                .map(values -> values.get(0) + "=" + values.get(2))
                .collect(joining(" "));
        assertThat(pairs).isEqualTo(expectedPairs);
        checkEveryWay(joinCase);
    }

    private static FeatureViewModel.Builder scores()
    {
        return featureView("scores").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR);
    }

    private static FeatureViewModel.Builder history()
    {
        return featureView("history").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).created("c", TIMESTAMP_MICROS).feature("f", VARCHAR);
    }

    private static FeatureViewModel.Builder pairs()
    {
        return featureView("pairs").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", BIGINT).feature("g", BIGINT);
    }

    private static FeatureViewModel.Builder pairKeys()
    {
        return featureView("pair_keys").key("k", BIGINT).key("l", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR);
    }

    private static Spine pairAsks(Row... rows)
    {
        return spine(List.of(column("k", BIGINT), column("l", BIGINT), column("t", TIMESTAMP_MICROS)), "t", rows);
    }

    private static Spine asks(Row... rows)
    {
        return spine(SPINE_COLUMNS, "t", rows);
    }

    private static Row ask(String time)
    {
        return ask(1L, time);
    }

    private static Row ask(long key, String time)
    {
        return row(key, moment(time));
    }
}
