package io.featurestore.trino.oracle;

import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.Row.row;
import static io.featurestore.trino.oracle.WindowEntry.entry;
import static io.featurestore.trino.oracle.WindowFunction.COUNT_ROWS;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_PICOS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_SECONDS;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_NANOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_PICOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_SECONDS;

/**
 * Windows over times of every type, asked for at times of every type, in zones that change their clocks.
 */
abstract class BaseTestWindowTimes
        extends BaseWindowCases
{
    @Test
    void testEventsOfEveryTimeType()
    {
        List<Type> types = List.of(
                DATE,
                TIMESTAMP_SECONDS,
                TIMESTAMP_MILLIS,
                createTimestampType(5),
                TIMESTAMP_MICROS,
                createTimestampType(7),
                TIMESTAMP_NANOS,
                TIMESTAMP_TZ_SECONDS,
                TIMESTAMP_TZ_MILLIS,
                TIMESTAMP_TZ_MICROS,
                TIMESTAMP_TZ_NANOS);
        for (Type type : types) {
            assertWindowsInZones(
                    eventsAt(type, "2020-01-01", "2020-01-02").declare(count().over(DAY), entry("earlier", COUNT_ROWS).over(DAY).excludingCurrentTime()),
                    labelsAt("2019-12-31 23:59:59.999999", "2020-01-01", "2020-01-01 23:59:59.999999", "2020-01-02", "2020-01-02 00:00:00.000001", "2020-01-03", "2020-01-03 00:00:00.000001"),
                    row(0L, 0L),
                    row(1L, 0L),
                    row(1L, 1L),
                    row(1L, 1L),
                    row(1L, 1L),
                    row(0L, 1L),
                    row(0L, 0L));
        }
    }

    @Test
    void testLabelsOfEveryTimeType()
    {
        List<Type> types = List.of(
                DATE,
                TIMESTAMP_SECONDS,
                TIMESTAMP_MILLIS,
                TIMESTAMP_MICROS,
                TIMESTAMP_NANOS,
                TIMESTAMP_PICOS,
                TIMESTAMP_TZ_SECONDS,
                TIMESTAMP_TZ_MILLIS,
                TIMESTAMP_TZ_MICROS,
                TIMESTAMP_TZ_NANOS,
                TIMESTAMP_TZ_PICOS);
        for (Type type : types) {
            assertWindowsInZones(
                    eventsAt(TIMESTAMP_MICROS, "2020-01-01", "2020-01-01 00:00:00.000001", "2020-01-02").declare(count().over(DAY)),
                    labelsAt(type, "2019-12-31", "2020-01-01", "2020-01-02", "2020-01-03"),
                    row(0L),
                    row(1L),
                    row(2L),
                    row(0L));
        }
    }

    @Test
    void testEndsBetweenMicroseconds()
    {
        for (Type type : List.of(TIMESTAMP_NANOS, TIMESTAMP_TZ_NANOS)) {
            assertWindowsInZones(
                    eventsAt(TIMESTAMP_MICROS, "2020-01-01 10:00:00").declare(count().over(MINUTE), entry("earlier", COUNT_ROWS).over(MINUTE).excludingCurrentTime()),
                    labelsAt(type, "2020-01-01 09:59:59.999999999", "2020-01-01 10:00:00", "2020-01-01 10:00:00.000000001", "2020-01-01 10:00:59.999999999", "2020-01-01 10:01:00", "2020-01-01 10:01:00.000000001"),
                    row(0L, 0L),
                    row(1L, 0L),
                    row(1L, 1L),
                    row(1L, 1L),
                    row(0L, 1L),
                    row(0L, 0L));
        }
    }

    @Test
    void testEndsBetweenNanoseconds()
    {
        assertWindows(
                eventsAt(TIMESTAMP_MICROS, "2020-01-01 10:00:00").declare(count().over(MINUTE)),
                labelsAt(TIMESTAMP_PICOS, "2020-01-01 09:59:59.999999999999", "2020-01-01 10:00:00", "2020-01-01 10:00:59.999999999999", "2020-01-01 10:01:00"),
                row(0L),
                row(1L),
                row(1L),
                row(0L));
        // The value of EXCLUDE CURRENT TIME changes a picosecond after the event
        assertWindows(
                eventsAt(TIMESTAMP_MICROS, "2020-01-01 10:00:00").declare(count().over(MINUTE).excludingCurrentTime()),
                labelsAt(TIMESTAMP_TZ_PICOS, "2020-01-01 10:00:00", "2020-01-01 10:00:00.000000000001", "2020-01-01 10:01:00", "2020-01-01 10:01:00.000000000001"),
                row(0L),
                row(1L),
                row(1L),
                row(0L));
    }

    @Test
    void testEventsFinerThanTheLabels()
    {
        assertWindowsInZones(
                eventsAt(TIMESTAMP_NANOS, "2020-01-01 10:00:00.000000001", "2020-01-01 10:00:59.999999999").declare(count().over(MINUTE)),
                labelsAt("2020-01-01 10:00:00", "2020-01-01 10:00:00.000001", "2020-01-01 10:01:00", "2020-01-01 10:01:00.000001", "2020-01-01 10:01:59.999999", "2020-01-01 10:02:00"),
                row(0L),
                row(1L),
                row(2L),
                row(1L),
                row(1L),
                row(0L));
    }

    @Test
    void testDayIs24HoursWhereClocksChange()
    {
        for (Type type : List.of(TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS)) {
            // A day of 23 hours
            assertWindowsInZones(
                    eventsAt(type, "2017-04-02 00:30:00 America/Bahia_Banderas").declare(count().over(DAY), entry("later", COUNT_ROWS).over(HOUR).delay(DAY)),
                    labelsAt(type, "2017-04-02 00:30:00 America/Bahia_Banderas", "2017-04-03 00:30:00 America/Bahia_Banderas", "2017-04-03 01:29:59.999999 America/Bahia_Banderas", "2017-04-03 01:30:00 America/Bahia_Banderas", "2017-04-03 02:30:00 America/Bahia_Banderas"),
                    row(1L, 0L),
                    row(1L, 0L),
                    row(1L, 0L),
                    row(0L, 1L),
                    row(0L, 0L));
            // A day of 25 hours
            assertWindowsInZones(
                    eventsAt(type, "2017-10-29 00:30:00 America/Bahia_Banderas").declare(count().over(DAY)),
                    labelsAt(type, "2017-10-29 23:29:59.999999 America/Bahia_Banderas", "2017-10-29 23:30:00 America/Bahia_Banderas", "2017-10-30 00:00:00 America/Bahia_Banderas"),
                    row(1L),
                    row(0L),
                    row(0L));
        }
    }

    @Test
    void testHoursThatClocksSkipOrRepeat()
    {
        for (Type type : List.of(TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS)) {
            // The hour from 02:00 to 03:00 does not exist on a clock in Bahía de Banderas, but does in UTC
            assertWindowsInZones(
                    eventsAt(type, "2017-04-02 02:10:00", "2017-04-02 02:50:00").declare(count().over(HOUR)),
                    labelsAt(type, "2017-04-02 02:30:00", "2017-04-02 03:09:59.999999", "2017-04-02 03:10:00", "2017-04-02 03:50:00"),
                    row(1L),
                    row(2L),
                    row(1L),
                    row(0L));
            // 06:30 and 07:30 in UTC are both 01:30 on that clock, and 2011-12-30 was no day in Apia
            assertWindowsInZones(
                    eventsAt(type, "2017-10-29 06:30:00", "2017-10-29 07:30:00", "2011-12-30 12:00:00").declare(count().over(HOUR)),
                    labelsAt(type, "2017-10-29 06:30:00", "2017-10-29 07:29:59.999999", "2017-10-29 07:30:00", "2017-10-29 08:30:00", "2011-12-30 12:59:59.999999", "2011-12-30 13:00:00"),
                    row(1L),
                    row(1L),
                    row(1L),
                    row(0L),
                    row(1L),
                    row(0L));
        }
    }

    @Test
    void testFirstAndLastYears()
    {
        Duration longest = Duration.ofDays(3_650_000);
        for (Type type : List.of(TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS, DATE)) {
            assertWindows(
                    eventsAt(type, "0001-01-01", "9999-12-31").declare(count().over(DAY), entry("ever", COUNT_ROWS).over(longest), entry("all_time", COUNT_ROWS), entry("delayed", COUNT_ROWS).delay(longest), entry("earlier", COUNT_ROWS).over(longest).excludingCurrentTime()),
                    labelsAt("0001-01-01", "0001-01-02", "2020-01-01", "9999-12-31", "9999-12-31 23:59:59.999999"),
                    row(1L, 1L, 1L, 0L, 0L),
                    row(0L, 1L, 1L, 0L, 1L),
                    row(0L, 1L, 1L, 0L, 1L),
                    row(1L, 1L, 2L, 1L, 0L),
                    row(1L, 1L, 2L, 1L, 1L));
        }
    }

    @Test
    void testWindowOfAMillisecond()
    {
        assertWindows(
                eventsAt(TIMESTAMP_MICROS, "1969-12-31 23:59:59.999500", "1969-12-31 23:59:59.999500", "1970-01-01 00:00:00.000499").declare(count().over(Duration.ofMillis(1))),
                labelsAt("1969-12-31 23:59:59.999500", "1970-01-01", "1970-01-01 00:00:00.000499", "1970-01-01 00:00:00.000500", "1970-01-01 00:00:00.001499"),
                row(2L),
                row(2L),
                row(3L),
                row(1L),
                row(0L));
    }

    @Test
    void testGlobalFeaturesAtTimesOfTheDay()
    {
        WindowedView view = WindowedView.builder().timestamp("t", TIMESTAMP_TZ_MICROS)
                .row(moment("2020-01-01 10:00:00"))
                .row(moment("2020-01-01 11:00:00"))
                .row((Object) null)
                .declare(count().over(HOUR));
        assertWindows(view, labels(TIMESTAMP_TZ_MICROS, row(1L, moment("2020-01-01 10:59:59.999999")), row(null, moment("2020-01-01 11:00:00")), row(1L, null)), row(1L), row(1L), row((Object) null));
    }
}
