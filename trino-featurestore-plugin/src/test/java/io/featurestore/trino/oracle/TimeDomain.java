package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
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

    private static final List<BigInteger> JITTERS = ImmutableList.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.TEN.pow(3),
            BigInteger.TEN.pow(6),
            BigInteger.TEN.pow(9),
            Moment.PICOS_PER_SECOND);

    static TimeDomain random(Random random)
    {
        return new TimeDomain(STARTS.get(random.nextInt(STARTS.size())), TTLS.get(random.nextInt(TTLS.size())));
    }

    Moment pick(Random random)
    {
        Moment base = start.equals(LAST) ? LAST.plus(ttl.multipliedBy(-MULTIPLES)) : start;
        Moment moment = base.plus(ttl.multipliedBy(random.nextInt(MULTIPLES)));
        if (random.nextInt(100) < 30) {
            BigInteger jitter = JITTERS.get(random.nextInt(JITTERS.size()));
            moment = moment.plusPicos(random.nextBoolean() ? jitter : jitter.negate());
        }
        if (moment.compareTo(FIRST) < 0) {
            return FIRST;
        }
        return moment.compareTo(LAST) > 0 ? LAST : moment;
    }

    static List<Type> types(Predicate<Type> filter)
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
