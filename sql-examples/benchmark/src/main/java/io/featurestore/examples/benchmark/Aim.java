package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * One of our ways is to take at most {@code factor} times the CPU seconds of the fastest of others.
 *
 * @param otherShape shape of the others
 */
record Aim(Way way, String shape, double factor, List<Way> others, String otherShape)
{
    private static final List<Way> DUCKDB = ImmutableList.of(Way.DUCKDB, Way.DUCKDB_REJOIN);

    private static final String SHORT_30M = Growth.rowsName(30_000_000);
    private static final List<String> LARGE = ImmutableList.of("short", "long", "three", "hot", "wide", SHORT_30M);
    private static final List<String> FEW = ImmutableList.of(Shape.FEW.label(), Growth.FEW);

    public static final List<Aim> ALL = ImmutableList.<Aim>builder()
            .addAll(on(LARGE, Way.TRAINING_SET_TABLE, 1.2, ImmutableList.of(Way.TRAINING_SET)))
            .addAll(on(LARGE, Way.TRAINING_SET_TABLE_COLD, 1.2, ImmutableList.of(Way.TRAINING_SET_COLD)))
            .addAll(againstDuckDb(Way.TRAINING_SET_TABLE, Way.TRAINING_SET_TABLE_COLD))
            .addAll(on(FEW, Way.TRAINING_SET_TABLE_COLD, 1, DUCKDB))
            .addAll(on(LARGE, Way.TRAINING_SET_TABLE, 1, ImmutableList.of(Way.NEAREST)))
            .addAll(on(LARGE, Way.TRAINING_SET_TABLE_COLD, 1, ImmutableList.of(Way.NEAREST)))
            .addAll(on(FEW, Way.TRAINING_SET_TABLE, 1, ImmutableList.of(Way.NEAREST)))
            .addAll(againstDuckDb(Way.POINT_IN_TIME_JOIN_WARM, Way.POINT_IN_TIME_JOIN_COLD))
            .addAll(againstDuckDb(Way.AS_OF_JOIN_WARM, Way.AS_OF_JOIN_COLD))
            .addAll(onShortAndLong(Way.TRAINING_SET, 2, ImmutableList.of(Way.READ)))
            .addAll(onShortAndLong(Way.AS_OF, 1.5, ImmutableList.of(Way.READ)))
            .addAll(onShortAndLong(Way.AT_TIME, 1.5, ImmutableList.of(Way.READ)))
            .add(new Aim(Way.TRAINING_SET, "hot", 1.5, ImmutableList.of(Way.TRAINING_SET), "short"))
            .add(new Aim(Way.POINT_IN_TIME_JOIN_COLD, "hot", 1.5, ImmutableList.of(Way.POINT_IN_TIME_JOIN_COLD), "short"))
            // Linear, and a fifth for noise
            .add(new Aim(Way.TRAINING_SET_JOIN, SHORT_30M, 3 * 1.2, ImmutableList.of(Way.TRAINING_SET_JOIN), Growth.rowsName(10_000_000)))
            .add(new Aim(Way.POINT_IN_TIME_JOIN_COLD, SHORT_30M, 3 * 1.2, ImmutableList.of(Way.POINT_IN_TIME_JOIN_COLD), Growth.rowsName(10_000_000)))
            .build();

    public Aim
    {
        requireNonNull(way, "way is null");
        requireNonNull(shape, "shape is null");
        others = ImmutableList.copyOf(others);
        requireNonNull(otherShape, "otherShape is null");
    }

    private static List<Aim> againstDuckDb(Way warm, Way cold)
    {
        return ImmutableList.<Aim>builder()
                .addAll(on(LARGE, warm, 0.5, DUCKDB))
                .addAll(on(LARGE, cold, 1, DUCKDB))
                .build();
    }

    private static List<Aim> onShortAndLong(Way way, double factor, List<Way> others)
    {
        return on(ImmutableList.of("short", "long"), way, factor, others);
    }

    private static List<Aim> on(List<String> shapes, Way way, double factor, List<Way> others)
    {
        return shapes.stream()
                .map(shape -> new Aim(way, shape, factor, others, shape))
                .collect(toImmutableList());
    }

    public Optional<Outcome> outcome(List<Result> results)
    {
        Optional<Result> ours = measured(results, way, shape);
        Optional<Result> fastest = others.stream()
                .flatMap(candidate -> find(results, candidate, otherShape).stream())
                .filter(result -> result.status() != Run.Status.FAILED)
                .min(Comparator.comparingDouble(Result::cpuSeconds));
        return ours.flatMap(result -> fastest.map(other -> outcome(result, other)));
    }

    private Outcome outcome(Result ours, Result other)
    {
        double ratio = ours.cpuSeconds() / other.cpuSeconds();
        boolean ended = !other.isOk();
        return new Outcome(text(other), ratio, ratio <= factor, ended);
    }

    public static Optional<Result> measured(List<Result> results, Way way, String shape)
    {
        return find(results, way, shape).filter(Result::isOk);
    }

    private static Optional<Result> find(List<Result> results, Way way, String shape)
    {
        return results.stream()
                .filter(result -> result.way() == way && result.shape().equals(shape))
                .findFirst();
    }

    private String text(Result other)
    {
        String against = otherShape.equals(shape) ? other.way().label() : "%s on %s".formatted(other.way().label(), otherShape);
        return "%s on %s ≤ %s × %s".formatted(way.label(), shape, number(factor), against);
    }

    private static String number(double number)
    {
        return String.format(Locale.ROOT, "%.2f", number).replaceFirst("\\.?0+$", "");
    }

    /**
     * @param atMost the other way was ended at its limit, so the true ratio is smaller
     */
    public record Outcome(String text, double ratio, boolean met, boolean atMost)
    {
        public Outcome
        {
            requireNonNull(text, "text is null");
        }

        public List<String> cells()
        {
            return ImmutableList.of(text, (atMost ? "< " : "") + number(ratio), met ? "met" : "missed");
        }
    }
}
