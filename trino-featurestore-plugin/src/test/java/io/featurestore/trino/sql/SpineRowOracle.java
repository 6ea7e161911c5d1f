package io.featurestore.trino.sql;

import io.featurestore.trino.value.UtcInstant;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;

/**
 * The answer for one spine row the slow and obvious way.
 */
final class SpineRowOracle
{
    static final Comparator<UtcInstant> INSTANTS = comparingLong(UtcInstant::epochSecond).thenComparingLong(UtcInstant::picosOfSecond);

    private static final long PICOSECONDS_PER_NANOSECOND = 1_000;
    private static final long PICOSECONDS_PER_SECOND = 1_000_000_000_000L;

    private final boolean hasTime;
    private final boolean filterByCreated;
    private final Optional<Duration> ttl;

    SpineRowOracle(boolean hasTime, boolean filterByCreated, Optional<Duration> ttl)
    {
        this.hasTime = hasTime;
        this.filterByCreated = filterByCreated;
        this.ttl = ttl;
    }

    Optional<FeatureRow> answer(List<FeatureRow> rows, List<Optional<Integer>> keys, Optional<UtcInstant> time)
    {
        return rows.stream()
                .filter(row -> keysMatch(row.keys(), keys))
                .filter(row -> !hasTime || isNotAfter(row.time(), time))
                .filter(row -> !filterByCreated || isNotAfter(row.created(), time))
                .max(comparing(FeatureRow::time, nullsFirst(INSTANTS))
                        .thenComparing(FeatureRow::created, nullsFirst(INSTANTS))
                        .thenComparing(FeatureRow::values, SpineRowOracle::compareValues))
                .filter(row -> !hasTime || ttl.isEmpty() || INSTANTS.compare(time.orElseThrow(), plus(row.time().orElseThrow(), ttl.orElseThrow())) <= 0);
    }

    static UtcInstant plus(UtcInstant instant, Duration duration)
    {
        long picos = instant.picosOfSecond() + duration.getNano() * PICOSECONDS_PER_NANOSECOND;
        return UtcInstant.ofEpochSecond(instant.epochSecond() + duration.getSeconds() + picos / PICOSECONDS_PER_SECOND, picos % PICOSECONDS_PER_SECOND);
    }

    private static boolean keysMatch(List<Optional<Integer>> left, List<Optional<Integer>> right)
    {
        return left.equals(right) && left.stream().allMatch(Optional::isPresent);
    }

    private static boolean isNotAfter(Optional<UtcInstant> left, Optional<UtcInstant> right)
    {
        return left.isPresent() && right.isPresent() && INSTANTS.compare(left.orElseThrow(), right.orElseThrow()) <= 0;
    }

    private static int compareValues(List<Optional<Integer>> left, List<Optional<Integer>> right)
    {
        for (int i = 0; i < left.size(); i++) {
            int result = SpineRowOracle.<Integer>nullsFirst(naturalOrder()).compare(left.get(i), right.get(i));
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private static <T> Comparator<Optional<T>> nullsFirst(Comparator<T> comparator)
    {
        return (left, right) -> {
            if (left.isEmpty() || right.isEmpty()) {
                return Boolean.compare(left.isPresent(), right.isPresent());
            }
            return comparator.compare(left.orElseThrow(), right.orElseThrow());
        };
    }
}
