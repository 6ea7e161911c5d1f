package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.index.ChunkCollector.Collected;
import io.trino.spi.block.Block;
import io.trino.spi.type.DateType;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimeZoneKey.getTimeZoneKey;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_PICOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_PICOS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static org.assertj.core.api.Assertions.assertThat;

final class TestFeatureHistory
{
    private static final long MILLI = 1000;
    private static final long SECOND = 1000 * MILLI;
    private static final long DAY = 86_400 * SECOND;

    private final Random random = new Random(20251018);

    @Test
    void testBothEndsAreIncluded()
    {
        HistoryTester tester = tester(OptionalLong.of(10), false);
        List<List<Object>> features = rows(row(1L, 100 * MILLI, null, 7L));
        assertThat(tester.join(features, rows(
                row(1L, 100 * MILLI - 1),
                row(1L, 100 * MILLI),
                row(1L, 110 * MILLI),
                row(1L, 110 * MILLI + 1))))
                .isEqualTo(rows(row((Object) null), row(7L), row(7L), row((Object) null)));
    }

    @Test
    void testNewestRowDecidesEvenIfItIsExpiredOrNull()
    {
        HistoryTester tester = tester(OptionalLong.of(10), false);
        List<List<Object>> features = rows(row(1L, 0L, null, 7L), row(1L, 5 * MILLI, null, null));
        assertThat(tester.join(features, rows(row(1L, 6 * MILLI), row(1L, 16 * MILLI), row(1L, 4 * MILLI))))
                .isEqualTo(rows(row((Object) null), row((Object) null), row(7L)));
    }

    @Test
    void testTiesAreSettledByCreatedThenByValue()
    {
        HistoryTester tester = tester(OptionalLong.empty(), false);
        assertThat(tester.join(rows(row(1L, 0L, 5L, 1L), row(1L, 0L, null, 9L), row(1L, 0L, 4L, 8L)), rows(row(1L, 0L)))).isEqualTo(rows(row(1L)));
        assertThat(tester.join(rows(row(1L, 0L, 5L, 1L), row(1L, 0L, 5L, 3L), row(1L, 0L, 5L, null)), rows(row(1L, 0L)))).isEqualTo(rows(row(3L)));
    }

    @Test
    void testRowsNotYetKnownDoNotExist()
    {
        HistoryTester tester = tester(OptionalLong.of(10), true);
        List<List<Object>> features = rows(row(1L, 0L, 2 * MILLI, 7L), row(1L, MILLI, 5 * MILLI, 8L), row(1L, 2 * MILLI, null, 9L));
        assertThat(tester.join(features, rows(row(1L, 2 * MILLI - 1), row(1L, 2 * MILLI), row(1L, 5 * MILLI), row(1L, 12 * MILLI))))
                .isEqualTo(rows(row((Object) null), row(7L), row(8L), row((Object) null)));
    }

    @Test
    void testNullsNeverMatch()
    {
        HistoryTester tester = tester(OptionalLong.empty(), false);
        List<List<Object>> features = rows(row(null, 0L, null, 7L), row(1L, null, null, 8L));
        assertThat(tester.join(features, rows(row(null, 5L), row(1L, 5L), row(1L, null))))
                .isEqualTo(rows(row((Object) null), row((Object) null), row((Object) null)));
    }

    @Test
    void testNumbersAreEqualAsInSql()
    {
        HistoryTester tester = new HistoryTester(ImmutableList.of(DOUBLE), Optional.of(TIMESTAMP_MICROS), Optional.empty(), ImmutableList.of(BIGINT), OptionalLong.empty(), false, TIMESTAMP_MICROS, 10);
        List<List<Object>> features = rows(row(Double.NaN, 0L, 7L), row(-0.0, 0L, 8L));
        assertThat(tester.join(features, rows(row(Double.NaN, 0L), row(0.0, 0L), row(-0.0, 0L))))
                .isEqualTo(rows(row((Object) null), row(8L), row(8L)));
    }

    @Test
    void testCompositeKeysAreNotGluedTogether()
    {
        HistoryTester tester = new HistoryTester(ImmutableList.of(VARCHAR, VARCHAR), Optional.of(TIMESTAMP_MICROS), Optional.empty(), ImmutableList.of(BIGINT), OptionalLong.empty(), false, TIMESTAMP_MICROS, 10);
        List<List<Object>> features = rows(row(utf8Slice("1"), utf8Slice("12"), 0L, 7L), row(utf8Slice("11"), utf8Slice("2"), 0L, 8L));
        assertThat(tester.join(features, rows(
                row(utf8Slice("1"), utf8Slice("12"), 0L),
                row(utf8Slice("11"), utf8Slice("2"), 0L),
                row(utf8Slice("112"), utf8Slice(""), 0L),
                row(utf8Slice("1"), null, 0L))))
                .isEqualTo(rows(row(7L), row(8L), row((Object) null), row((Object) null)));
    }

    @Test
    void testGlobalFeatures()
    {
        HistoryTester tester = new HistoryTester(ImmutableList.of(), Optional.of(TIMESTAMP_MICROS), Optional.empty(), ImmutableList.of(BIGINT), OptionalLong.empty(), false, TIMESTAMP_MICROS, 2);
        assertThat(tester.join(rows(row(5L, 7L), row(1L, 8L), row(9L, 9L)), rows(row(0L), row(4L), row(100L))))
                .isEqualTo(rows(row((Object) null), row(8L), row(9L)));
        assertThat(tester.join(rows(), rows(row(0L)))).isEqualTo(rows(row((Object) null)));
    }

    @Test
    void testViewWithoutHistory()
    {
        HistoryTester tester = new HistoryTester(ImmutableList.of(BIGINT), Optional.empty(), Optional.of(TIMESTAMP_MICROS), ImmutableList.of(BIGINT), OptionalLong.empty(), false, TIMESTAMP_MICROS, 2);
        List<List<Object>> features = rows(row(1L, 5L, 7L), row(1L, null, 8L), row(2L, null, 9L), row(1L, 3L, 10L));
        assertThat(tester.join(features, rows(row(1L, 0L), row(2L, null), row(3L, 0L), row(1L, null))))
                .isEqualTo(rows(row(7L), row(9L), row((Object) null), row(7L)));
    }

    @Test
    void testViewWithoutHistoryAsItWasKnown()
    {
        HistoryTester tester = new HistoryTester(ImmutableList.of(BIGINT), Optional.empty(), Optional.of(TIMESTAMP_MICROS), ImmutableList.of(BIGINT), OptionalLong.empty(), true, TIMESTAMP_MICROS, 2);
        List<List<Object>> features = rows(row(1L, 5L, 7L), row(1L, null, 8L), row(1L, 3L, 10L));
        assertThat(tester.join(features, rows(row(1L, 2L), row(1L, 4L), row(1L, 5L), row(1L, null))))
                .isEqualTo(rows(row((Object) null), row(10L), row(7L), row((Object) null)));
    }

    @Test
    void testInstantsAreExact()
    {
        HistoryTester picos = times(TIMESTAMP_PICOS, TIMESTAMP_TZ_PICOS);
        assertThat(picos.join(
                rows(row(1L, new LongTimestamp(-1, 999_999), 7L), row(1L, new LongTimestamp(0, 0), 8L)),
                rows(row(1L, LongTimestampWithTimeZone.fromEpochMillisAndFraction(-1, 999_999_998, UTC_KEY)),
                        row(1L, LongTimestampWithTimeZone.fromEpochMillisAndFraction(-1, 999_999_999, getTimeZoneKey("Asia/Tokyo"))),
                        row(1L, LongTimestampWithTimeZone.fromEpochMillisAndFraction(0, 0, UTC_KEY)))))
                .isEqualTo(rows(row((Object) null), row(7L), row(8L)));

        HistoryTester dates = times(DATE, TIMESTAMP_TZ_MILLIS);
        assertThat(dates.join(
                rows(row(1L, 1L, 7L)),
                rows(row(1L, packDateTimeWithZone(86_399_999, UTC_KEY)), row(1L, packDateTimeWithZone(86_400_000, getTimeZoneKey("America/Los_Angeles"))))))
                .isEqualTo(rows(row((Object) null), row(7L)));
    }

    @Test
    void testFarAwayTimes()
    {
        // A microsecond timestamp ends 292,278 years after the epoch, a date 5.8 million
        HistoryTester dates = times(DATE, DateType.DATE);
        assertThat(dates.join(
                rows(row(1L, (long) Integer.MIN_VALUE, 7L), row(1L, Integer.MAX_VALUE - 1L, 8L), row(1L, (long) Integer.MAX_VALUE, 9L)),
                rows(row(1L, (long) Integer.MIN_VALUE), row(1L, 0L), row(1L, Integer.MAX_VALUE - 1L), row(1L, (long) Integer.MAX_VALUE))))
                .isEqualTo(rows(row(7L), row(7L), row(8L), row(9L)));

        HistoryTester timestamps = new HistoryTester(ImmutableList.of(BIGINT), Optional.of(TIMESTAMP_MICROS), Optional.empty(), ImmutableList.of(BIGINT), OptionalLong.of(Long.MAX_VALUE), false, TIMESTAMP_MICROS, 10);
        assertThat(timestamps.join(rows(row(1L, Long.MIN_VALUE, 7L)), rows(row(1L, Long.MIN_VALUE), row(1L, Long.MAX_VALUE))))
                .isEqualTo(rows(row(7L), row(7L)));
    }

    @Test
    void testAgainstEveryRow()
    {
        for (OptionalLong ttl : ImmutableList.of(OptionalLong.empty(), OptionalLong.of(3))) {
            for (boolean filterByCreated : new boolean[] {false, true}) {
                List<List<Object>> features = new ArrayList<>();
                for (int i = 0; i < 3000; i++) {
                    features.add(row(sometimes(40), maybe(random.nextInt(40) * 500L), maybe(random.nextInt(40) * 500L), maybe((long) random.nextInt(4))));
                }
                List<List<Object>> spine = new ArrayList<>();
                for (int i = 0; i < 3000; i++) {
                    spine.add(row(sometimes(42), maybe(random.nextInt(50) * 500L)));
                }
                List<List<Object>> expected = spine.stream()
                        .map(row -> bruteForce(features, row, ttl, filterByCreated))
                        .toList();
                assertThat(tester(ttl, filterByCreated).join(features, spine)).isEqualTo(expected);
            }
        }
    }

    @Test
    void testLongHistoryThatBecameKnownLate()
    {
        List<List<Object>> features = new ArrayList<>();
        for (long i = 0; i < 30_000; i++) {
            long created = random.nextInt(100) == 0 ? i : 100_000 + random.nextInt(100_000);
            features.add(row(i % 3, i, created, i));
        }
        List<List<Object>> spine = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            spine.add(row((long) random.nextInt(3), (long) random.nextInt(200_000)));
        }
        List<List<Object>> expected = spine.stream()
                .map(row -> bruteForce(features, row, OptionalLong.empty(), true))
                .toList();
        assertThat(tester(OptionalLong.empty(), true).join(features, spine)).isEqualTo(expected);
    }

    @Test
    void testRetainsLittle()
    {
        List<List<Object>> features = new ArrayList<>();
        for (long i = 0; i < 100_000; i++) {
            features.add(row(i % 1000, i * DAY, null, i));
        }
        HistoryTester tester = new HistoryTester(ImmutableList.of(BIGINT), Optional.of(TIMESTAMP_MICROS), Optional.of(TIMESTAMP_MICROS), ImmutableList.of(BIGINT), OptionalLong.empty(), false, TIMESTAMP_MICROS, 10_000);
        FeatureHistory history = tester.history(HistoryRequest.of(tester.source(), ImmutableList.of(BIGINT), UTC_KEY, false), features);
        // Time and value, and whether it is NULL
        assertThat(history.retainedBytes()).isLessThan(100_000 * (8 + 8) + 100_000 / 8 + 100_000);
    }

    @Test
    void testColumnsAreAddedInTheSameOrder()
    {
        List<List<Object>> features = new ArrayList<>();
        for (long i = 0; i < 20_000; i++) {
            features.add(row(random.nextInt(500) * 7L, i, i % 9, i, -i));
        }
        HistoryTester tester = new HistoryTester(ImmutableList.of(BIGINT), Optional.of(TIMESTAMP_MICROS), Optional.of(TIMESTAMP_MICROS), ImmutableList.of(BIGINT, BIGINT), OptionalLong.empty(), false, TIMESTAMP_MICROS, 700);
        HistoryRequest both = HistoryRequest.of(tester.source(), ImmutableList.of(BIGINT), UTC_KEY, false);
        HistoryRequest first = both.withValues(both.source().values().subList(0, 1));
        HistoryRequest second = both.withValues(both.source().values().subList(1, 2));
        FeatureHistory history = tester.history(first, features.stream().map(row -> row.subList(0, 4)).toList());
        // Other readers take other files first
        List<List<Object>> others = new ArrayList<>(features.reversed().stream().map(row -> row(row.get(0), row.get(1), row.get(2), row.get(4))).toList());
        FeatureHistory extended = FeatureHistoryBuilder.of(second, tester.collect(second, others), HistoryTester.TYPE_OPERATORS).extend(history, second.source(), Optional.empty());

        assertThat(history.hasTies()).isFalse();
        assertThat(extended.rowCount()).isEqualTo(20_000);
        int[] rows = IntStream.range(0, 20_000).toArray();
        Block numbers = extended.values(0, FoundRows.of(rows));
        Block negatives = extended.values(1, FoundRows.of(rows));
        assertThat(IntStream.of(rows).filter(row -> BIGINT.getLong(numbers, row) != -BIGINT.getLong(negatives, row))).isEmpty();
        assertThat(extended.select(ImmutableList.of(1)).values()).hasSize(1);
    }

    @Test
    void testTies()
    {
        HistoryTester tester = tester(OptionalLong.empty(), false);
        HistoryRequest request = HistoryRequest.of(tester.source(), ImmutableList.of(BIGINT), UTC_KEY, false);
        assertThat(tester.history(request, rows(row(1L, 0L, 0L, 1L), row(1L, 0L, 1L, 1L), row(2L, 0L, 0L, 1L), row(1L, 5L, 0L, 1L))).hasTies()).isFalse();
        assertThat(tester.history(request, rows(row(1L, 0L, 0L, 1L), row(1L, 7L, 1L, 1L), row(1L, 0L, 0L, 2L))).hasTies()).isTrue();
    }

    @Test
    void testTakesNoMoreThanIsExpected()
    {
        for (int rowsPerEntity : List.of(1, 4, 100)) {
            List<List<Object>> features = new ArrayList<>();
            for (long i = 0; i < 100_000; i++) {
                features.add(row(i / rowsPerEntity, i * DAY, i, -i));
            }
            HistoryTester tester = new HistoryTester(ImmutableList.of(BIGINT), Optional.of(TIMESTAMP_MICROS), Optional.empty(), ImmutableList.of(BIGINT, BIGINT), OptionalLong.empty(), false, TIMESTAMP_MICROS, 10_000);
            HistoryRequest request = HistoryRequest.of(tester.source(), ImmutableList.of(BIGINT), UTC_KEY, false);
            IndexSize expected = IndexSize.of(100_000, 100_000 / rowsPerEntity, 9, 8, 8, 2 * 9);
            long filling = tester.collect(request, features).stream().mapToLong(Collected::reservedBytes).sum();
            long filled = tester.history(request, features).retainedBytes();
            assertThat(filling).as("%s rows of an entity", rowsPerEntity).isBetween(expected.fillingBytes() * 8 / 10, expected.fillingBytes() * 11 / 10);
            assertThat(filled).as("%s rows of an entity", rowsPerEntity).isBetween(expected.filledBytes() * 8 / 10, expected.filledBytes() * 11 / 10);
        }
    }

    /**
     * "Exact semantics" of the connector's page, word by word.
     */
    private static List<Object> bruteForce(List<List<Object>> features, List<Object> spineRow, OptionalLong ttlMillis, boolean filterByCreated)
    {
        Long key = (Long) spineRow.get(0);
        Long time = (Long) spineRow.get(1);
        Optional<List<Object>> newest = features.stream()
                .filter(row -> key != null && key.equals(row.get(0)))
                .filter(row -> time != null && row.get(1) != null && (long) row.get(1) <= time)
                .filter(row -> !filterByCreated || (row.get(2) != null && (long) row.get(2) <= time))
                .max(byColumn(1).thenComparing(byColumn(2)).thenComparing(byColumn(3)));
        return newest
                .filter(row -> ttlMillis.isEmpty() || time - (long) row.get(1) <= ttlMillis.getAsLong() * MILLI)
                .map(row -> row(row.get(3)))
                .orElse(row((Object) null));
    }

    private static Comparator<List<Object>> byColumn(int column)
    {
        return comparing(row -> (Long) row.get(column), nullsFirst(naturalOrder()));
    }

    private static HistoryTester tester(OptionalLong ttlMillis, boolean filterByCreated)
    {
        return new HistoryTester(ImmutableList.of(BIGINT), Optional.of(TIMESTAMP_MICROS), Optional.of(TIMESTAMP_MICROS), ImmutableList.of(BIGINT), ttlMillis, filterByCreated, TIMESTAMP_MICROS, 700);
    }

    private static HistoryTester times(Type featureTime, Type spineTime)
    {
        return new HistoryTester(ImmutableList.of(BIGINT), Optional.of(featureTime), Optional.empty(), ImmutableList.of(BIGINT), OptionalLong.empty(), false, spineTime, 10);
    }

    private Long sometimes(int bound)
    {
        return maybe((long) random.nextInt(bound));
    }

    private Long maybe(long value)
    {
        return random.nextInt(10) == 0 ? null : value;
    }

    private static List<Object> row(Object... values)
    {
        return Arrays.asList(values);
    }

    @SafeVarargs
    private static List<List<Object>> rows(List<Object>... rows)
    {
        return Arrays.asList(rows);
    }
}
