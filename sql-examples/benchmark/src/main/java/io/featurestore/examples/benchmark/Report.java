package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * What was measured of a topic.
 *
 * @param growth results on growing tables; may be empty
 * @param load results with many clients; may be empty
 * @param about what was run on which machine
 */
record Report(Topic topic, List<Result> results, List<Result> growth, List<LoadResult> load, String about)
{
    public Report
    {
        requireNonNull(topic, "topic is null");
        results = ImmutableList.copyOf(results);
        growth = ImmutableList.copyOf(growth);
        load = ImmutableList.copyOf(load);
        requireNonNull(about, "about is null");
    }

    public Report withLoad(List<LoadResult> load)
    {
        return new Report(topic, results, growth, load, about);
    }

    public boolean isRight()
    {
        return all().stream().noneMatch(Result::hasWrongAnswer) && load.stream().allMatch(LoadResult::isRight);
    }

    public List<Result> all()
    {
        return ImmutableList.<Result>builder().addAll(results).addAll(growth).build();
    }

    public String markdown()
    {
        String tables = Stream.of(ResultCell.values())
                .map(cell -> "## %s\n\n%s".formatted(cell.title(), MarkdownTable.of(results, cell::text).text()))
                .collect(joining("\n"));
        String growing = growth.isEmpty() ? "" : "\n## CPU seconds as tables grow\n\n%s".formatted(MarkdownTable.of(growth, ResultCell.CPU_SECONDS::text).text());
        String clients = load.isEmpty() ? "" : "\n## Load\n\n" + LoadTable.markdown(load);
        return "# Benchmark\n\n%s\n\n%s%s%s\n## Aims\n\n%s\n## Remarks\n\n%s%s".formatted(about, tables, growing, clients, aims(), remarks(), legend());
    }

    /**
     * What {@link PerformancePage} shows.
     */
    public String summary()
    {
        String growing = growth.isEmpty()
                ? ""
                : "\n%s (CPU seconds):\n\n%s\n![CPU seconds against what grows](../../sql-examples/benchmark/%s)\n"
                  .formatted(topic.growth(), MarkdownTable.of(growth, ResultCell.CPU_SECONDS::text).text(), topic.linesFile());
        String clients = load.isEmpty() ? "" : "\n" + LoadTable.markdown(load);
        return "%s\n\nCPU seconds:\n\n%s\n![CPU seconds of each way](../../sql-examples/benchmark/%s)\n%s%s\n%s\n%s".formatted(
                about,
                MarkdownTable.of(results, ResultCell.CPU_SECONDS::text).text(),
                topic.barsFile(),
                growing,
                clients,
                aims(),
                legend());
    }

    public String aims()
    {
        ImmutableList.Builder<List<String>> rows = ImmutableList.builder();
        Stream.concat(Aim.ALL.stream(), WindowAims.ALL.stream()).forEach(aim -> aim.outcome(all()).ifPresent(outcome -> rows.add(outcome.cells())));
        Stream.of(Shape.FEW.label(), Growth.FEW)
                .forEach(shape -> Aim.measured(all(), Way.TRAINING_SET_TABLE, shape).ifPresent(result -> rows.add(atMost(result, "0.3 s", result.cpuSeconds(), 0.3))));
        Stream.of(Way.POINT_IN_TIME_JOIN_WARM, Way.AS_OF_JOIN_WARM)
                .forEach(way -> Aim.measured(all(), way, Growth.FEW).ifPresent(result -> rows.add(atMost(result, "1 s of wall time", result.wallSeconds(), 1))));
        rows.addAll(LoadTable.aims(load));
        return new MarkdownTable(ImmutableList.of("aim (CPU seconds)", "measured", ""), rows.build()).text();
    }

    private static List<String> atMost(Result result, String most, double seconds, double limit)
    {
        return ImmutableList.of(
                "%s on %s ≤ %s".formatted(result.way().label(), result.shape(), most),
                String.format(Locale.ROOT, "%.2f s", seconds),
                seconds <= limit ? "met" : "missed");
    }

    private String remarks()
    {
        return all().stream()
                .flatMap(result -> remark(result).stream())
                .map("- %s\n"::formatted)
                .collect(joining());
    }

    private Optional<String> remark(Result result)
    {
        String what = "`%s` on %s".formatted(result.way().label(), result.shape());
        if (result.status() == Run.Status.FAILED) {
            return Optional.of("%s failed: %s".formatted(what, result.message().lines().findFirst().orElse("")));
        }
        if (result.status() == Run.Status.LIMIT) {
            return Optional.of(String.format(Locale.ROOT, "%s was ended after %.0f s", what, result.wallSeconds()));
        }
        if (result.way().question() == Way.Question.JOIN_WITH_ANY_TIE) {
            return Optional.of("%s %s".formatted(what, Agreement.agreesWithExact(result, all()) ? "has the answer of the exact ways" : "breaks ties otherwise"));
        }
        return Optional.empty();
    }

    private String legend()
    {
        Stream<String> shapes = Stream.of(Shape.values())
                .filter(shape -> results.stream().anyMatch(result -> result.shape().equals(shape.label())))
                .map(shape -> "- `%s`: %s\n".formatted(shape.label(), shape.description()));
        Stream<String> ways = Stream.of(Way.values())
                .filter(way -> results.stream().anyMatch(result -> result.way() == way))
                .map(way -> "- `%s`: %s\n".formatted(way.label(), way.description()));
        return Stream.concat(shapes, ways).collect(joining("", "\n", ""));
    }

    public String bars()
    {
        return BarPlot.draw(results);
    }

    public Optional<String> lines()
    {
        List<SvgDrawing.SizedChart> charts = Growth.plots(topic).stream()
                .flatMap(plot -> chart(plot).stream())
                .collect(toImmutableList());
        return charts.isEmpty() ? Optional.empty() : Optional.of(new SvgDrawing(LinePlot.WIDTH, charts).text());
    }

    private Optional<SvgDrawing.SizedChart> chart(Growth.Plot plot)
    {
        List<LinePlot.Line> lines = Growth.ways(topic).stream()
                .flatMap(way -> line(way, plot).stream())
                .collect(toImmutableList());
        return lines.isEmpty() ? Optional.empty() : Optional.of(LinePlot.chart(plot.title(), lines));
    }

    private Optional<LinePlot.Line> line(Way way, Growth.Plot plot)
    {
        List<LinePlot.Point> points = plot.shapes().entrySet().stream()
                .flatMap(size -> growth.stream()
                        .filter(result -> result.way() == way && result.isOk() && result.shape().equals(size.getValue()))
                        .map(result -> new LinePlot.Point(size.getKey(), result.cpuSeconds())))
                .collect(toImmutableList());
        return points.size() < 2 ? Optional.empty() : Optional.of(new LinePlot.Line(way.label(), points));
    }
}
