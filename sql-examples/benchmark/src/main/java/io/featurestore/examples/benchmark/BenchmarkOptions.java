package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.featurestore.examples.CommandLineParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.examples.CommandLineParser.requireRange;
import static java.util.Objects.requireNonNull;

@Command(
        name = "sql-examples/benchmark/run",
        description = "Measures point-in-time joins, and windows over events, beside other ways to do them.",
        sortOptions = false,
        usageHelpWidth = 120)
final class BenchmarkOptions
{
    private static final int MAXIMUM_RUNS = 100;
    private static final int MAXIMUM_CLIENTS = 1000;
    private static final long MINIMUM_ROWS = 20_000;
    private static final long MAXIMUM_ROWS = 1_000_000_000;

    @Option(names = "--scale",
            paramLabel = "SCALE",
            description = {
                    "small: 5,000,000 feature rows in each view, ends within 20 minutes on two cores (default);",
                    "medium: 20,000,000; large: 100,000,000",
            })
    private Scale scale = Scale.SMALL;

    @Option(names = "--json", paramLabel = "FILE", description = "write the results there")
    private Optional<Path> json;

    @Option(names = "--rows", paramLabel = "N", description = "feature rows in each view, other than the scale's")
    private Optional<Long> rows;

    @Option(names = "--shape", paramLabel = "SHAPE", split = "\\s*,\\s*", splitSynopsisLabel = ",", description = "only these shapes: ${COMPLETION-CANDIDATES} (default: all but those of windows)")
    private List<Shape> shapes = Shape.of(Topic.JOINS);

    @Option(names = "--way", paramLabel = "WAY", split = "\\s*,\\s*", splitSynopsisLabel = ",", description = "only these ways: ${COMPLETION-CANDIDATES}")
    private List<Way> ways = ImmutableList.copyOf(Way.values());

    @Option(names = "--runs", paramLabel = "N", description = "runs of each way; figures are their medians (default ${DEFAULT-VALUE})")
    private int runs = 5;

    @Option(names = "--warm-up", paramLabel = "N", description = "runs of each way before those, not measured: Trino's code is compiled while it runs (default ${DEFAULT-VALUE})")
    private int warmUps = 2;

    @Option(names = "--limit", paramLabel = "SECONDS", description = "end a run after so long (default 30 in small, 300 in medium, 1200 in large)")
    private Optional<Integer> limit;

    @Option(names = "--budget", paramLabel = "MINUTES", description = "begin no further round after so long (default 18 in small, 120 in medium, 720 in large)")
    private Optional<Integer> budget;

    @Option(names = "--growth", description = "also measure 1, 3, 10 and 30 million rows, and 1, 2 and 4 times the splits; with windows, lengths of 1 to 365 days, and 1, 2 and 5 million events; has no budget")
    private boolean growth;

    @Option(names = "--load", description = "also run ordinary statements of many clients over the quickstart's data; has no budget")
    private boolean load;

    @Option(names = "--clients", paramLabel = "N", description = "clients of --load (default ${DEFAULT-VALUE})")
    private int clients = 50;

    @Option(names = "--load-rounds", paramLabel = "N", description = "how often each client of --load runs each statement (default ${DEFAULT-VALUE})")
    private int loadRounds = 3;

    @Option(names = "--data", paramLabel = "DIR", description = "folder that keeps the generated tables between runs (default ${DEFAULT-VALUE})")
    private Path data;

    @Option(names = "--report", paramLabel = "DIR", description = "folder for reports and plots (default: report in the folder of the data)")
    private Optional<Path> report;

    @Option(names = "--page", description = "also write the figures into the pages performance.md and windows.md, and their plots beside this command")
    private boolean page;

    @Option(names = "--fresh", description = "delete what the folder holds and start anew")
    private boolean fresh;

    @Spec
    private CommandSpec command;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this")
    private boolean help;

    private BenchmarkOptions(Path defaultData)
    {
        data = requireNonNull(defaultData, "defaultData is null");
    }

    public static BenchmarkOptions parse(List<String> arguments, Path workingDirectory, Path defaultData)
    {
        BenchmarkOptions options = CommandLineParser.parse(new BenchmarkOptions(defaultData), arguments, workingDirectory);
        requireRange("--rows", options.rows(), MINIMUM_ROWS, MAXIMUM_ROWS);
        requireRange("--runs", options.runs, 1, MAXIMUM_RUNS);
        requireRange("--warm-up", options.warmUps, 0, MAXIMUM_RUNS);
        requireRange("--clients", options.clients, 1, MAXIMUM_CLIENTS);
        requireRange("--load-rounds", options.loadRounds, 1, MAXIMUM_RUNS);
        options.limit.ifPresent(limit -> requireRange("--limit", limit, 1, Integer.MAX_VALUE));
        options.budget.ifPresent(budget -> requireRange("--budget", budget, 1, Integer.MAX_VALUE));
        return options;
    }

    public long rows()
    {
        return rows.orElse(scale.rows());
    }

    public List<Shape> shapes()
    {
        return ImmutableSet.copyOf(shapes).asList();
    }

    public List<Shape> shapes(Topic topic)
    {
        return shapes().stream().filter(shape -> shape.topic() == topic).collect(toImmutableList());
    }

    public List<Topic> topics()
    {
        return shapes().stream().map(Shape::topic).distinct().sorted().collect(toImmutableList());
    }

    public List<Way> ways()
    {
        return ImmutableSet.copyOf(ways).asList();
    }

    public int runs()
    {
        return runs;
    }

    public int warmUps()
    {
        return warmUps;
    }

    public Duration limit()
    {
        return limit.map(Duration::ofSeconds).orElse(scale.limit());
    }

    public Duration budget()
    {
        return budget.map(Duration::ofMinutes).orElse(scale.budget());
    }

    public boolean growth()
    {
        return growth;
    }

    public boolean load()
    {
        return load;
    }

    public int clients()
    {
        return clients;
    }

    public int loadRounds()
    {
        return loadRounds;
    }

    public Path data()
    {
        return data;
    }

    public Path report()
    {
        return report.orElse(data.resolve("report"));
    }

    public Optional<Path> json()
    {
        return json;
    }

    public boolean page()
    {
        return page;
    }

    public boolean fresh()
    {
        return fresh;
    }

    public boolean help()
    {
        return help;
    }

    public String usage()
    {
        return command.commandLine().getUsageMessage(Ansi.OFF);
    }
}
