package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One of our ways is to take at most {@code factor} times the CPU seconds of the fastest of others.
 *
 * @param otherShape shape of the others
 */
record Aim(Way way, String shape, double factor, List<Way> others, String otherShape)
{
    private static final List<Way> DUCKDB = ImmutableList.of(Way.DUCKDB, Way.DUCKDB_REJOIN);

    public static final List<Aim> ALL = ImmutableList.<Aim>builder()
            .addAll(onShortAndLong(Way.TRAINING_SET, 0.6, DUCKDB))
            .addAll(onShortAndLong(Way.TRAINING_SET_COLD, 0.6, DUCKDB))
            .add(on("short", Way.TRAINING_SET, 0.25, ImmutableList.of(Way.NEAREST)))
            .add(on("long", Way.TRAINING_SET, 0.02, ImmutableList.of(Way.NEAREST)))
            .addAll(onShortAndLong(Way.TRAINING_SET, 2, ImmutableList.of(Way.READ)))
            .addAll(onShortAndLong(Way.TRAINING_SET_COLD, 2, ImmutableList.of(Way.READ)))
            .addAll(onShortAndLong(Way.POINT_IN_TIME_JOIN_COLD, 1, DUCKDB))
            .addAll(onShortAndLong(Way.POINT_IN_TIME_JOIN_WARM, 0.4, DUCKDB))
            .addAll(onShortAndLong(Way.AS_OF_JOIN_COLD, 1, DUCKDB))
            .addAll(onShortAndLong(Way.AS_OF_JOIN_WARM, 0.4, DUCKDB))
            .addAll(onShortAndLong(Way.AS_OF, 1.5, ImmutableList.of(Way.READ)))
            .addAll(onShortAndLong(Way.AT_TIME, 1.5, ImmutableList.of(Way.READ)))
            .add(new Aim(Way.TRAINING_SET, "hot", 1.5, ImmutableList.of(Way.TRAINING_SET), "short"))
            .add(new Aim(Way.POINT_IN_TIME_JOIN_COLD, "hot", 1.5, ImmutableList.of(Way.POINT_IN_TIME_JOIN_COLD), "short"))
            // Linear, and a fifth for noise
            .add(new Aim(Way.TRAINING_SET_JOIN, Growth.rowsName(30_000_000), 3 * 1.2, ImmutableList.of(Way.TRAINING_SET_JOIN), Growth.rowsName(10_000_000)))
            .add(new Aim(Way.POINT_IN_TIME_JOIN_COLD, Growth.rowsName(30_000_000), 3 * 1.2, ImmutableList.of(Way.POINT_IN_TIME_JOIN_COLD), Growth.rowsName(10_000_000)))
            .build();

    public Aim
    {
        requireNonNull(way, "way is null");
        requireNonNull(shape, "shape is null");
        others = ImmutableList.copyOf(others);
        requireNonNull(otherShape, "otherShape is null");
    }

    private static List<Aim> onShortAndLong(Way way, double factor, List<Way> others)
    {
        return ImmutableList.of(on("short", way, factor, others), on("long", way, factor, others));
    }

    private static Aim on(String shape, Way way, double factor, List<Way> others)
    {
        return new Aim(way, shape, factor, others, shape);
    }

    public Optional<Outcome> outcome(List<Result> results)
    {
        Optional<Result> ours = find(results, way, shape).filter(Result::isOk);
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
        // A way that was ended would have taken longer: so small a factor counts as met
        return new Outcome(text(other), ratio, ratio <= factor || (ended && factor < 0.1), ended);
    }

    public static Optional<Double> secondsOfFew(List<Result> results, Way way)
    {
        return find(results, way, Growth.FEW)
                .filter(Result::isOk)
                .map(Result::wallSeconds);
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
