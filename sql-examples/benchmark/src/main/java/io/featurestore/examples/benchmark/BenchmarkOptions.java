package io.featurestore.examples.benchmark;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import io.featurestore.examples.QuickstartException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * What was asked for on the command line.
 *
 * @param rows feature rows of each view
 * @param warmUps runs of each way that are not measured
 * @param limit time after which a run is ended
 * @param budget time after which no further round is begun
 * @param data absolute folder that keeps the generated tables
 * @param report absolute folder for table and plot
 * @param json absolute file for the results
 * @param growth also measure growing tables and more splits
 * @param readme also write the README's section
 * @param fresh delete what the folder holds before starting
 * @param help print the usage and do nothing
 */
public record BenchmarkOptions(
        long rows,
        List<Shape> shapes,
        List<Way> ways,
        int runs,
        int warmUps,
        Duration limit,
        Duration budget,
        Path data,
        Path report,
        Optional<Path> json,
        boolean growth,
        boolean readme,
        boolean fresh,
        boolean help)
{
    private static final int DEFAULT_RUNS = 5;
    private static final int DEFAULT_WARM_UPS = 2;
    private static final int MAXIMUM_RUNS = 100;
    private static final long MINIMUM_ROWS = 20_000;
    private static final long MAXIMUM_ROWS = 1_000_000_000;

    public static final String USAGE =
            """
            usage: sql-examples/benchmark/run [--scale small|medium|large] [--json FILE] [options]

              --scale S         small: %s feature rows in each view, ends within 20 minutes on two cores (default);
                                medium: %s; large: %s
              --json FILE       write the results there
              --rows N          feature rows in each view, other than the scale's
              --shape A,B       only these shapes: %s
              --way A,B         only these ways: %s
              --runs N          runs of each way; figures are their medians (default %s)
              --warm-up N       runs of each way before those, not measured: Trino's code is compiled while it runs (default %s)
              --limit SECONDS   end a run after so long (default 30 in small, 300 in medium, 1200 in large)
              --budget MINUTES  begin no further round after so long (default 18 in small, 120 in medium, 720 in large)
              --growth          also measure 1, 3, 10 and 30 million rows, and 1, 2 and 4 times the splits; has no budget
              --data DIR        folder that keeps the generated tables between runs (default sql-examples/benchmark/data)
              --report DIR      folder for benchmark.md, benchmark.svg and growth.svg (default DIR/report)
              --readme          also write the README's section 'How fast', and its plots beside this command
              --fresh           delete what the folder holds and start anew
              --help            print this
            """.formatted(
            rows(Scale.SMALL),
            rows(Scale.MEDIUM),
            rows(Scale.LARGE),
            Stream.of(Shape.values()).map(Shape::label).collect(joining(", ")),
            Stream.of(Way.values()).map(Way::label).collect(joining(", ")),
            DEFAULT_RUNS,
            DEFAULT_WARM_UPS);

    public BenchmarkOptions
    {
        shapes = ImmutableList.copyOf(shapes);
        ways = ImmutableList.copyOf(ways);
        requireNonNull(limit, "limit is null");
        requireNonNull(budget, "budget is null");
        requireNonNull(data, "data is null");
        requireNonNull(report, "report is null");
        requireNonNull(json, "json is null");
        if (rows < MINIMUM_ROWS || rows > MAXIMUM_ROWS) {
            throw new QuickstartException("--rows must be between %s and %s, but is %s".formatted(MINIMUM_ROWS, MAXIMUM_ROWS, rows));
        }
        if (runs < 1 || runs > MAXIMUM_RUNS) {
            throw new QuickstartException("--runs must be between 1 and %s, but is %s".formatted(MAXIMUM_RUNS, runs));
        }
        if (warmUps < 0 || warmUps > MAXIMUM_RUNS) {
            throw new QuickstartException("--warm-up must be between 0 and %s, but is %s".formatted(MAXIMUM_RUNS, warmUps));
        }
    }

    private static String rows(Scale scale)
    {
        return String.format(Locale.ROOT, "%,d", scale.rows());
    }

    /**
     * Reads the command line.
     *
     * @param workingDirectory what relative paths are relative to
     * @param defaultData the folder used when {@code --data} is not given
     * @throws QuickstartException for an unknown option, a missing value or a value that is not one
     */
    public static BenchmarkOptions parse(List<String> arguments, Path workingDirectory, Path defaultData)
    {
        Builder builder = new Builder(workingDirectory, defaultData);
        Deque<String> remaining = new ArrayDeque<>(arguments);
        while (!remaining.isEmpty()) {
            builder.read(remaining.removeFirst(), remaining);
        }
        return builder.build();
    }

    private static final class Builder
    {
        private final Path workingDirectory;
        private Path data;
        private Scale scale = Scale.SMALL;
        private Optional<Long> rows = Optional.empty();
        private List<Shape> shapes = ImmutableList.copyOf(Shape.values());
        private List<Way> ways = ImmutableList.copyOf(Way.values());
        private long runs = DEFAULT_RUNS;
        private long warmUps = DEFAULT_WARM_UPS;
        private Optional<Duration> limit = Optional.empty();
        private Optional<Duration> budget = Optional.empty();
        private Optional<Path> report = Optional.empty();
        private Optional<Path> json = Optional.empty();
        private boolean growth;
        private boolean readme;
        private boolean fresh;
        private boolean help;

        private Builder(Path workingDirectory, Path defaultData)
        {
            this.workingDirectory = workingDirectory;
            this.data = defaultData;
        }

        private void read(String option, Deque<String> remaining)
        {
            switch (option) {
                case "--scale" -> scale = one(option, value(option, remaining), Scale.values(), value -> value.name().toLowerCase(Locale.ENGLISH));
                case "--json" -> json = Optional.of(path(option, value(option, remaining)));
                case "--rows" -> rows = Optional.of(number(option, value(option, remaining), 1));
                case "--shape" -> shapes = list(option, value(option, remaining), Shape.values(), Shape::label);
                case "--way" -> ways = list(option, value(option, remaining), Way.values(), Way::label);
                case "--runs" -> runs = number(option, value(option, remaining), 1);
                case "--warm-up" -> warmUps = number(option, value(option, remaining), 0);
                case "--limit" -> limit = Optional.of(Duration.ofSeconds(number(option, value(option, remaining), 1)));
                case "--budget" -> budget = Optional.of(Duration.ofMinutes(number(option, value(option, remaining), 1)));
                case "--data" -> data = path(option, value(option, remaining));
                case "--report" -> report = Optional.of(path(option, value(option, remaining)));
                case "--growth" -> growth = true;
                case "--readme" -> readme = true;
                case "--fresh" -> fresh = true;
                case "--help", "-h" -> help = true;
                default -> throw new QuickstartException("Unknown option %s; --help lists the options".formatted(option));
            }
        }

        private BenchmarkOptions build()
        {
            Path root = data.toAbsolutePath().normalize();
            return new BenchmarkOptions(
                    rows.orElse(scale.rows()),
                    shapes,
                    ways,
                    Ints.saturatedCast(runs),
                    Ints.saturatedCast(warmUps),
                    limit.orElse(scale.limit()),
                    budget.orElse(scale.budget()),
                    root,
                    report.orElse(root.resolve("report")),
                    json,
                    growth,
                    readme,
                    fresh,
                    help);
        }

        private static String value(String option, Deque<String> remaining)
        {
            if (remaining.isEmpty() || remaining.getFirst().startsWith("--")) {
                throw new QuickstartException("%s needs a value; --help lists the options".formatted(option));
            }
            return remaining.removeFirst();
        }

        private static long number(String option, String value, long least)
        {
            try {
                long number = Long.parseLong(value);
                if (number >= least) {
                    return number;
                }
            }
            catch (NumberFormatException _) {
                // Told below
            }
            throw new QuickstartException("%s must be a number of at least %s, but is '%s'".formatted(option, least, value));
        }

        private Path path(String option, String value)
        {
            try {
                return workingDirectory.resolve(value).toAbsolutePath().normalize();
            }
            catch (InvalidPathException e) {
                throw new QuickstartException("%s is not a path: '%s'".formatted(option, value), e);
            }
        }

        private static <T> List<T> list(String option, String value, T[] values, Function<T, String> label)
        {
            return Splitter.on(',').trimResults().splitToStream(value)
                    .map(name -> one(option, name, values, label))
                    .distinct()
                    .collect(toImmutableList());
        }

        private static <T> T one(String option, String name, T[] values, Function<T, String> label)
        {
            return Stream.of(values)
                    .filter(value -> label.apply(value).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new QuickstartException("%s knows no '%s'; it takes %s".formatted(option, name, Stream.of(values).map(label).collect(joining(", ")))));
        }
    }
}
