package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import io.featurestore.examples.QuickstartException;
import io.featurestore.examples.QuickstartOptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestBenchmarkOptions
{
    private static final Path WORKING_DIRECTORY = Path.of("/home/someone");
    private static final Path DEFAULT_DATA = Path.of("/clone/sql-examples/benchmark/data");

    @Test
    void testDefaults()
    {
        assertThat(parse()).isEqualTo(new BenchmarkOptions(
                5_000_000,
                ImmutableList.copyOf(Shape.values()),
                ImmutableList.copyOf(Way.values()),
                5,
                2,
                Duration.ofSeconds(30),
                Duration.ofMinutes(18),
                DEFAULT_DATA,
                DEFAULT_DATA.resolve("report"),
                Optional.empty(),
                false,
                false,
                false,
                false));
    }

    @Test
    void testAllOptions()
    {
        BenchmarkOptions options = parse(
                "--scale",
                "large",
                "--rows",
                "30000000",
                "--shape",
                "long,hot",
                "--way",
                "nearest, duckdb",
                "--runs",
                "3",
                "--warm-up",
                "0",
                "--limit",
                "10",
                "--budget",
                "5",
                "--data",
                "data",
                "--report",
                "/tmp/report",
                "--json",
                "../results.json",
                "--growth",
                "--readme",
                "--fresh");

        assertThat(options).isEqualTo(new BenchmarkOptions(
                30_000_000,
                ImmutableList.of(Shape.LONG, Shape.HOT),
                ImmutableList.of(Way.NEAREST, Way.DUCKDB),
                3,
                0,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Path.of("/home/someone/data"),
                Path.of("/tmp/report"),
                Optional.of(Path.of("/home/results.json")),
                true,
                true,
                true,
                false));
    }

    @Test
    void testScales()
    {
        assertThat(parse("--scale", "small")).isEqualTo(parse());
        assertThat(parse("--scale", "medium").rows()).isEqualTo(20_000_000);
        assertThat(parse("--scale", "large").rows()).isEqualTo(100_000_000);
    }

    @Test
    void testHelp()
    {
        assertThat(parse("--help").help()).isTrue();
        assertThat(parse("-h").help()).isTrue();
        assertThat(BenchmarkOptions.USAGE).contains("--scale", "5,000,000", "training_set_table", "wide", "--readme");
    }

    @Test
    void testOptionsInTheReadmeAreThoseOfTheCommands()
            throws IOException
    {
        assertThat(Pattern.compile("`(--\\w+)`").matcher(Files.readString(Path.of("../../README.md"))).results().map(match -> match.group(1)))
                .allMatch((QuickstartOptions.USAGE + BenchmarkOptions.USAGE)::contains);
    }

    @Test
    void testMistakesAreNamedInOneLine()
    {
        assertMistake("Unknown option --scael; --help lists the options", "--scael", "small");
        assertMistake("--json needs a value; --help lists the options", "--json");
        assertMistake("--json needs a value; --help lists the options", "--json", "--growth");
        assertMistake("--scale knows no 'tiny'; it takes small, medium, large", "--scale", "tiny");
        assertMistake("--shape knows no 'tall'; it takes short, long, three, hot, wide, few", "--shape", "long,tall");
        assertMistake("--runs must be a number of at least 1, but is 'five'", "--runs", "five");
        assertMistake("--runs must be a number of at least 1, but is '0'", "--runs", "0");
        assertMistake("--runs must be between 1 and 100, but is 101", "--runs", "101");
        assertMistake("--warm-up must be between 0 and 100, but is 101", "--warm-up", "101");
        assertMistake("--rows must be between 20000 and 1000000000, but is 100", "--rows", "100");
    }

    private static void assertMistake(String message, String... arguments)
    {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOf(QuickstartException.class)
                .hasMessage(message);
    }

    private static BenchmarkOptions parse(String... arguments)
    {
        return BenchmarkOptions.parse(ImmutableList.copyOf(arguments), WORKING_DIRECTORY, DEFAULT_DATA);
    }
}
