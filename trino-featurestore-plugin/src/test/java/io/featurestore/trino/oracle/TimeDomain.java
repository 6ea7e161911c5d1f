package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static io.trino.spi.type.TimestampWithTimeZoneType.createTimestampWithTimeZoneType;

/**
 * Few moments around multiples of the ttl, so that times are equal, or apart by the ttl, or by the ttl and a picosecond.
 *
 * @param start the first multiple
 */
record TimeDomain(Moment start, Duration ttl)
{
    private static final Moment FIRST = moment("0001-01-01");
    private static final Moment LAST = moment("9999-12-31 23:59:59.999999999999");
    private static final int MULTIPLES = 4;

    private static final List<Duration> TTLS = ImmutableList.of(
            Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofMillis(1500), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(30));

    private static final List<Moment> STARTS = ImmutableList.of(
            moment("2020-02-28"),
            // the day of the change and the second hour of two
            moment("2017-04-02 00:00:00 America/Bahia_Banderas"),
            moment("2017-10-29 07:00:00"),
            // Samoa skipped this day
            moment("2011-12-30"),
            moment("2011-12-30 10:00:00"),
            moment("1969-12-31 23:59:59.5"),
            FIRST,
            LAST);

    static TimeDomain random(Random random)
    {
        return new TimeDomain(STARTS.get(random.nextInt(STARTS.size())), TTLS.get(random.nextInt(TTLS.size())));
    }

    /**
     * A moment that the type can hold, about every second time a little more or less than a multiple of the ttl.
     */
    Moment pick(Random random, Type type)
    {
        Moment base = start.equals(LAST) ? LAST.plus(ttl.multipliedBy(-MULTIPLES)) : start;
        Moment moment = base.plus(ttl.multipliedBy(random.nextInt(MULTIPLES)));
        if (random.nextBoolean()) {
            BigInteger jitter = jitter(random, type);
            moment = moment.plusPicos(random.nextBoolean() ? jitter : jitter.negate());
        }
        Moment clamped = moment.compareTo(FIRST) < 0 ? FIRST : moment.compareTo(LAST) > 0 ? LAST : moment;
        return (Moment) SqlValues.fit(type, clamped);
    }

    /**
     * Most often the least difference the type can hold, for that is where rounding shows.
     */
    private static BigInteger jitter(Random random, Type type)
    {
        int digits = random.nextInt(3) < 2 ? precision(type) : 3 * random.nextInt(5);
        return BigInteger.TEN.pow(12 - digits);
    }

    /**
     * Types picked at random, the most precise ones more often.
     */
    static Type pickType(Random random, Predicate<Type> filter)
    {
        List<Type> types = types(filter);
        int finest = types.stream().mapToInt(TimeDomain::precision).max().orElseThrow();
        List<Type> candidates = random.nextBoolean() ? types : types(filter.and(type -> precision(type) == finest));
        return candidates.get(random.nextInt(candidates.size()));
    }

    private static int precision(Type type)
    {
        return switch (type) {
            case TimestampType timestamp -> timestamp.getPrecision();
            case TimestampWithTimeZoneType timestamp -> timestamp.getPrecision();
            default -> 0;
        };
    }

    private static List<Type> types(Predicate<Type> filter)
    {
        return Stream.<Type>of(
                        DATE,
                        createTimestampType(0),
                        createTimestampType(3),
                        createTimestampType(6),
                        createTimestampType(7),
                        createTimestampType(9),
                        createTimestampType(12),
                        createTimestampWithTimeZoneType(0),
                        createTimestampWithTimeZoneType(3),
                        createTimestampWithTimeZoneType(6),
                        createTimestampWithTimeZoneType(9),
                        createTimestampWithTimeZoneType(12))
                .filter(filter)
                .collect(toImmutableList());
    }
}
