package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.stream.Collectors.joining;

/**
 * What the report tells about statements under load.
 */
final class LoadTable
{
    public static final String SHAPE = "load";

    private static final List<String> HEADER = ImmutableList.of("statement under load", "runs", "p50, s", "p99, s", "wrong rows", "errors");

    private LoadTable() {}

    public static String markdown(List<LoadResult> results)
    {
        String legend = results.stream()
                .map(result -> "- `%s`: %s\n".formatted(result.statement().label(), result.statement().description()))
                .collect(joining());
        return "%s\n%s".formatted(new MarkdownTable(HEADER, results.stream().map(LoadTable::cells).collect(toImmutableList())).text(), legend);
    }

    private static List<String> cells(LoadResult result)
    {
        return ImmutableList.of(
                "`%s`".formatted(result.statement().label()),
                Integer.toString(result.seconds().size()),
                seconds(result.percentile(50)),
                seconds(result.percentile(99)),
                Long.toString(result.wrongRows()),
                Integer.toString(result.errors()));
    }

    public static List<List<String>> aims(List<LoadResult> results)
    {
        return Stream.of(
                        aim(results, LoadStatement.TRAINING_SET, 1.5, LoadStatement.POINT_IN_TIME_JOIN),
                        aim(results, LoadStatement.CHURN_TRAINING, 0.25, LoadStatement.CHURN_TRAINING_JOIN))
                .flatMap(Optional::stream)
                .collect(toImmutableList());
    }

    private static Optional<List<String>> aim(List<LoadResult> results, LoadStatement ours, double factor, LoadStatement other)
    {
        return median(results, ours).flatMap(median -> median(results, other).map(against -> ImmutableList.of(
                "median of %s under load ≤ %s × %s".formatted(ours.label(), factor, other.label()),
                seconds(median / against),
                median <= factor * against ? "met" : "missed")));
    }

    private static Optional<Double> median(List<LoadResult> results, LoadStatement statement)
    {
        return results.stream()
                .filter(result -> result.statement() == statement && !result.seconds().isEmpty())
                .map(result -> result.percentile(50))
                .findFirst();
    }

    private static String seconds(double seconds)
    {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}
