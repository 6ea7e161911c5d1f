package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.Type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.WindowFunction.AVG;
import static io.featurestore.trino.oracle.WindowFunction.BOOL_OR;
import static io.featurestore.trino.oracle.WindowFunction.COUNT;
import static io.featurestore.trino.oracle.WindowFunction.COUNT_ROWS;
import static io.featurestore.trino.oracle.WindowFunction.MAX;
import static io.featurestore.trino.oracle.WindowFunction.MIN;
import static io.featurestore.trino.oracle.WindowFunction.SUM;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Events of few entities at multiples of a unit and a little beside, windows and delays of some units, and labels at the events' times and
 * beside the ends of their windows, so that what can coincide does. The same seed gives the same case.
 */
final class RandomWindows
{
    /// What an event that leaves a window takes away again, and extremes of windows that no event leaves
    static final List<WindowFunction> INVERTIBLE = ImmutableList.of(COUNT_ROWS, COUNT, SUM, AVG, BOOL_OR, SUM, MIN, MAX);

    private static final Set<WindowFunction> EXTREMES = EnumSet.of(MIN, MAX);
    private static final int MULTIPLES = 12;
    private static final List<String> TEXTS = ImmutableList.of("a", "b", "", "é");
    private static final List<Double> DOUBLES = ImmutableList.of(0.1, 0.2, -0.3, 1e16, -1e16, 1.0, 1e-9, 3.7e15);
    private static final BigInteger MICRO = BigInteger.TEN.pow(6);

    private static final List<Moment> STARTS = ImmutableList.of(
            moment("2020-02-28"),
            moment("2017-04-01 00:00:00 America/Bahia_Banderas"),
            moment("2017-10-29 06:00:00"),
            moment("2011-12-29 10:00:00"),
            moment("1969-12-31 23:59:59"),
            moment("0001-01-01"));

    private final Random random;
    private final Moment start;
    private final Duration unit;
    private final Type timeType;
    private final Type keyType;
    private final List<WindowFunction> functions;

    /**
     * @param functions that the entries have, in turn
     */
    RandomWindows(long seed, List<WindowFunction> functions)
    {
        random = new Random(seed);
        this.functions = ImmutableList.copyOf(functions);
        start = pick(STARTS);
        timeType = pick(List.of(TIMESTAMP_MICROS, TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS, TIMESTAMP_NANOS, DATE));
        unit = timeType == DATE ? Duration.ofDays(1) : pick(List.of(Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofDays(1)));
        keyType = pick(List.of(BIGINT, VARCHAR));
    }

    WindowedView view(int events, int entries)
    {
        WindowedView.Builder view = WindowedView.builder()
                .key("k", keyType)
                .timestamp("t", timeType)
                .created("created", TIMESTAMP_MICROS)
                .column("id", BIGINT)
                .column("quantity", BIGINT)
                .column("price", createDecimalType(10, 2))
                .column("amount", DOUBLE)
                .column("category", VARCHAR)
                .column("returned", BOOLEAN);
        for (long id = 0; id < events; id++) {
            view.row(
                    mostly(this::key, 3),
                    mostly(this::eventTime, 3),
                    mostly(this::eventTimeOfMicros, 30),
                    id,
                    mostly(() -> (long) random.nextInt(-3, 30), 15),
                    mostly(() -> BigDecimal.valueOf(random.nextInt(-1000, 100_000), 2), 15),
                    mostly(() -> pick(DOUBLES), 15),
                    mostly(() -> pick(TEXTS), 15),
                    mostly(random::nextBoolean, 15));
        }
        return view.declare(IntStream.range(0, entries).mapToObj(i -> entry(i, functions.get(i % functions.size()))).toArray(WindowEntry[]::new));
    }

    private WindowEntry entry(int number, WindowFunction function)
    {
        WindowEntry entry = WindowEntry.entry("f" + number, function, inputs(function));
        boolean isOverAll = isInvertible() && EXTREMES.contains(function);
        if (!isOverAll && random.nextInt(5) > 0) {
            entry = entry.over(unit.multipliedBy(1 + random.nextInt(5)));
        }
        if (random.nextInt(3) == 0) {
            entry = entry.delay(unit.multipliedBy(1 + random.nextInt(3)));
        }
        if (random.nextInt(3) == 0) {
            entry = entry.excludingCurrentTime();
        }
        return switch (random.nextInt(4)) {
            case 0 -> entry.where("category", pick(TEXTS));
            case 1 -> entry.where("returned", random.nextBoolean());
            default -> entry;
        };
    }

    private String[] inputs(WindowFunction function)
    {
        return switch (function) {
            case COUNT_ROWS -> new String[] {};
            case SUM -> new String[] {pick(isInvertible() ? List.of("quantity", "price") : List.of("quantity", "price", "amount"))};
            case AVG -> new String[] {pick(isInvertible() ? List.of("price") : List.of("quantity", "price", "amount"))};
            case BOOL_OR -> new String[] {"returned"};
            case MAX_BY -> new String[] {pick(List.of("category", "amount", "price")), "id"};
            case COUNT, COUNT_DISTINCT, MIN, MAX, FIRST, LAST, FIRST_TWO, LAST_THREE -> new String[] {pick(List.of("quantity", "price", "category", "id"))};
        };
    }

    private boolean isInvertible()
    {
        return functions.equals(INVERTIBLE);
    }

    /**
     * Labels of entities with and without events.
     */
    Spine labels(WindowedView view, int count)
    {
        Type labelType = pick(List.of(TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS, TIMESTAMP_NANOS));
        ImmutableList.Builder<Row> rows = ImmutableList.builder();
        for (long number = 0; number < count; number++) {
            rows.add(Row.row(number, random.nextInt(20) == 0 ? SqlValues.fit(keyType, keyType == VARCHAR ? "nobody" : 99L) : mostly(this::key, 3), mostly(() -> SqlValues.fit(labelType, labelTime(view)), 3)));
        }
        return new Spine(
                new Relation(List.of(column("n", BIGINT), column("k", keyType), column("label_time", labelType)), rows.build()),
                Optional.of("label_time"));
    }

    /**
     * Where an event enters or leaves a window, or a microsecond beside, or any event's time.
     */
    private Moment labelTime(WindowedView view)
    {
        Moment time = eventTime();
        WindowEntry entry = pick(view.entries());
        Moment end = switch (random.nextInt(4)) {
            case 0 -> time;
            case 1 -> time.plus(entry.delay());
            default -> time.plus(entry.delay()).plus(entry.window().orElse(unit));
        };
        return switch (random.nextInt(3)) {
            case 0 -> end.plusPicos(MICRO);
            case 1 -> end.compareTo(moment("0001-01-01")) > 0 ? end.plusPicos(MICRO.negate()) : end;
            default -> end;
        };
    }

    private Moment eventTimeOfMicros()
    {
        return eventTime().floor(6);
    }

    private Moment eventTime()
    {
        Moment time = start.plus(unit.multipliedBy(random.nextInt(MULTIPLES)));
        return (Moment) SqlValues.fit(timeType, random.nextInt(4) == 0 ? time.plusPicos(MICRO) : time);
    }

    private Object key()
    {
        int number = random.nextInt(3);
        return keyType == VARCHAR ? List.of("x", "y", "x ").get(number) : (Object) (long) number;
    }

    private Object mostly(Supplier<?> value, int percentNull)
    {
        return random.nextInt(100) < percentNull ? null : value.get();
    }

    private <T> T pick(List<T> candidates)
    {
        return candidates.get(random.nextInt(candidates.size()));
    }

    <T> List<T> shuffled(List<T> elements)
    {
        List<T> shuffled = new ArrayList<>(elements);
        Collections.shuffle(shuffled, random);
        return ImmutableList.copyOf(shuffled);
    }
}
