package io.featurestore.trino.oracle;

import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.FeatureViewModel.featureView;
import static io.featurestore.trino.oracle.JoinCase.join;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.RequestedFeatures.allOf;
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
 * The rules of "Exact semantics" on which values of which types are the same key or the same time, with answers worked out by hand.
 */
abstract class BaseTestKeyAndTimeSemantics
        extends BaseJoinCases
{
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
        List<RequestedFeatures> requests = viewTypes.stream()
                .map(type -> featureView("v_" + viewTypes.indexOf(type)).key("k", BIGINT).timestamp("ts", type).feature("f", type).ttl(Duration.ofMillis(1))
                        .rows(momentsOf(type, moments).map(moment -> row(1L, moment, moment)).toList())
                        .build())
                .map(RequestedFeatures::allOf)
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
}
