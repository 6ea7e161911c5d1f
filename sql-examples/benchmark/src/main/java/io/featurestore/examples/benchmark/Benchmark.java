package io.featurestore.examples.benchmark;

import com.google.common.base.Stopwatch;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.examples.EmbeddedTrinoServer;
import io.featurestore.examples.QuickstartDirectory;
import io.featurestore.examples.QuickstartException;
import io.featurestore.examples.QuickstartServer;
import io.featurestore.examples.RepositoryLayout;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

public final class Benchmark
{
    private final BenchmarkOptions options;
    private final RepositoryLayout repository;
    private final PrintStream output;
    private final Stopwatch sinceStart = Stopwatch.createStarted();

    Benchmark(BenchmarkOptions options, RepositoryLayout repository, PrintStream output)
    {
        this.options = requireNonNull(options, "options is null");
        this.repository = requireNonNull(repository, "repository is null");
        this.output = requireNonNull(output, "output is null");
    }

    // Runs in the root of the repository, where launch.sh goes
    public static void main(String[] arguments)
    {
        // The server turns both streams into its log
        PrintStream output = System.out;
        PrintStream errors = System.err;
        try {
            RepositoryLayout repository = new RepositoryLayout(Path.of("").toAbsolutePath());
            Path workingDirectory = Path.of(System.getProperty("launch.working-directory", ""));
            BenchmarkOptions options = BenchmarkOptions.parse(ImmutableList.copyOf(arguments), workingDirectory, repository.benchmark().resolve("data"));
            if (options.help()) {
                output.print(options.usage());
                return;
            }
            System.exit(new Benchmark(options, repository, output).run() ? 0 : 1);
        }
        catch (QuickstartException e) {
            errors.println(e.getMessage());
            System.exit(2);
        }
        catch (Exception e) {
            e.printStackTrace(errors);
            System.exit(3);
        }
    }

    private boolean run()
            throws Exception
    {
        if (options.page()) {
            for (Topic topic : options.topics()) {
                page(topic).requireMarkers();
            }
        }
        QuickstartDirectory directory = QuickstartDirectory.open(options.data(), options.fresh());
        Files.createDirectories(directory.consoleLog().getParent());
        System.setErr(new PrintStream(Files.newOutputStream(directory.consoleLog()), true, UTF_8));
        QuickstartServer server = QuickstartServer.start(directory, EmbeddedTrinoServer.freePort(), repository.assembledPlugin(), ImmutableMap.of());
        output.printf(Locale.ROOT, "Trino %s started after %.1f s; data %s; log %s%n", EmbeddedTrinoServer.VERSION, seconds(), directory.root(), directory.log());

        List<Report> reports = measure(server.jdbcUrl(), directory);
        write(reports);
        reports.forEach(report -> output.printf("%n%s", report.markdown()));
        output.printf("%nReport   %s%n", options.report());
        output.printf(Locale.ROOT, "Ended after %.1f minutes%n", seconds() / 60);
        return reports.stream().allMatch(Report::isRight);
    }

    List<Report> measure(String jdbcUrl, QuickstartDirectory directory)
            throws Exception
    {
        try (TrinoEngine trino = new TrinoEngine(jdbcUrl);
                DuckDbEngine duckDb = new DuckDbEngine(directory.root().resolve("duckdb"), "8GB");
                QuestDbEngine questDb = new QuestDbEngine(directory.root().resolve("questdb"), directory.warehouse());
                Meter meter = new Meter()) {
            Workload workload = new Workload(trino, duckDb, questDb, output);
            List<Report> reports = new ArrayList<>();
            for (Topic topic : options.topics()) {
                reports.add(measure(topic, workload, meter));
            }
            if (options.load()) {
                reports.set(0, reports.getFirst().withLoad(new Load(jdbcUrl, output).run(repository.examples(), options.clients(), options.loadRounds())));
            }
            return ImmutableList.copyOf(reports);
        }
    }

    private Report measure(Topic topic, Workload workload, Meter meter)
            throws SQLException
    {
        List<Result> results = Agreement.check(rounds(meter, options.warmUps(), options.budget()).run(tasks(topic, workload)));
        List<Result> growth = ImmutableList.of();
        if (options.growth()) {
            // All code is warm by now
            growth = Agreement.check(rounds(meter, 0, Duration.ofDays(1)).run(growingTasks(topic, workload)));
        }
        return new Report(topic, results, growth, ImmutableList.of(), about(topic));
    }

    private List<Task> tasks(Topic topic, Workload workload)
            throws SQLException
    {
        ImmutableList.Builder<Task> tasks = ImmutableList.builder();
        for (Shape shape : options.shapes(topic)) {
            tasks.addAll(workload.prepare(shape.label(), Dataset.of(shape, options.rows()), options.ways()));
        }
        return tasks.build();
    }

    private List<Task> growingTasks(Topic topic, Workload workload)
            throws SQLException
    {
        return switch (topic) {
            case JOINS -> workload.prepareGrowth(options.ways(), options.rows());
            case WINDOWS -> workload.prepareWindowGrowth(options.ways(), options.shapes(topic), options.rows());
        };
    }

    private Rounds rounds(Meter meter, int warmUps, Duration budget)
    {
        return new Rounds(meter, output, options.limit(), options.runs(), warmUps, sinceStart, budget);
    }

    private String about(Topic topic)
    {
        return String.format(
                Locale.ROOT,
                "%s, a checksum over every output column. "
                        + "CPU seconds of the whole process, medians of up to %s interleaved runs after %s that were not measured; Trino %s, DuckDB and QuestDB in one JVM with %s processors and %s MB of heap; "
                        + "a run is ended after %s s.",
                topic.data(options.rows()),
                options.runs(),
                options.warmUps(),
                EmbeddedTrinoServer.VERSION,
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                options.limit().toSeconds());
    }

    private void write(List<Report> reports)
            throws IOException
    {
        if (options.json().isPresent()) {
            Path json = options.json().orElseThrow();
            Files.createDirectories(json.getParent());
            Files.writeString(json, ResultJson.write(
                    reports.stream().flatMap(report -> report.all().stream()).collect(toImmutableList()),
                    reports.stream().flatMap(report -> report.load().stream()).collect(toImmutableList())));
        }
        Files.createDirectories(options.report());
        for (Report report : reports) {
            Files.writeString(options.report().resolve(report.topic().reportFile()), report.markdown());
            writePlots(report, options.report());
            if (options.page()) {
                page(report.topic()).replaceFigures(report.summary());
                writePlots(report, repository.benchmark());
            }
        }
    }

    private PerformancePage page(Topic topic)
    {
        return new PerformancePage(repository.root().resolve(topic.page()));
    }

    private static void writePlots(Report report, Path directory)
            throws IOException
    {
        Files.writeString(directory.resolve(report.topic().barsFile()), report.bars());
        Optional<String> lines = report.lines();
        if (lines.isPresent()) {
            Files.writeString(directory.resolve(report.topic().linesFile()), lines.orElseThrow());
        }
    }

    private double seconds()
    {
        return sinceStart.elapsed(MILLISECONDS) / 1000.0;
    }
}
