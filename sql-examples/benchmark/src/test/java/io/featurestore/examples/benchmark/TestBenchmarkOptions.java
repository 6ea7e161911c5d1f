package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import io.featurestore.examples.QuickstartException;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestBenchmarkOptions
{
    private static final Path WORKING_DIRECTORY = Path.of("/home/someone");
    private static final Path DEFAULT_DATA = Path.of("/clone/sql-examples/benchmark/data");

    @Test
    void testDefaults()
    {
        BenchmarkOptions options = parse();

        assertThat(options.rows()).isEqualTo(5_000_000);
        assertThat(options.shapes()).isEqualTo(Shape.of(Topic.JOINS));
        assertThat(options.ways()).containsExactly(Way.values());
        assertThat(options.runs()).isEqualTo(5);
        assertThat(options.warmUps()).isEqualTo(2);
        assertThat(options.limit()).hasSeconds(30);
        assertThat(options.budget()).hasMinutes(18);
        assertThat(options.data()).isEqualTo(DEFAULT_DATA);
        assertThat(options.report()).isEqualTo(DEFAULT_DATA.resolve("report"));
        assertThat(options.json()).isEmpty();
        assertThat(options.growth()).isFalse();
        assertThat(options.load()).isFalse();
        assertThat(options.clients()).isEqualTo(50);
        assertThat(options.loadRounds()).isEqualTo(3);
        assertThat(options.page()).isFalse();
        assertThat(options.fresh()).isFalse();
        assertThat(options.help()).isFalse();
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
                "--load",
                "--clients",
                "7",
                "--load-rounds",
                "2",
                "--page",
                "--fresh");

        assertThat(options.rows()).isEqualTo(30_000_000);
        assertThat(options.shapes()).containsExactly(Shape.LONG, Shape.HOT);
        assertThat(options.ways()).containsExactly(Way.NEAREST, Way.DUCKDB);
        assertThat(options.runs()).isEqualTo(3);
        assertThat(options.warmUps()).isZero();
        assertThat(options.limit()).hasSeconds(10);
        assertThat(options.budget()).hasMinutes(5);
        assertThat(options.data()).isEqualTo(Path.of("/home/someone/data"));
        assertThat(options.report()).isEqualTo(Path.of("/tmp/report"));
        assertThat(options.json()).hasValue(Path.of("/home/results.json"));
        assertThat(options.growth()).isTrue();
        assertThat(options.load()).isTrue();
        assertThat(options.clients()).isEqualTo(7);
        assertThat(options.loadRounds()).isEqualTo(2);
        assertThat(options.page()).isTrue();
        assertThat(options.fresh()).isTrue();
        assertThat(options.help()).isFalse();
    }

    @Test
    void testScales()
    {
        for (Scale scale : Scale.values()) {
            BenchmarkOptions options = parse("--scale", scale.toString());

            assertThat(options.rows()).isEqualTo(scale.rows());
            assertThat(options.limit()).isEqualTo(scale.limit());
            assertThat(options.budget()).isEqualTo(scale.budget());
        }
    }

    @Test
    void testHelp()
    {
        assertThat(parse("--help").help()).isTrue();
        assertThat(parse("-h").help()).isTrue();
        String usage = parse("--help").usage();
        assertThat(usage).contains("--scale", "training_set_table", "wide", "--page");
        for (Scale scale : Scale.values()) {
            assertThat(usage).contains(
                    String.format(Locale.ROOT, "%s: %,d", scale, scale.rows()),
                    "%s in %s".formatted(scale.limit().toSeconds(), scale),
                    "%s in %s".formatted(scale.budget().toMinutes(), scale));
        }
    }

    @Test
    void testMistakesAreNamedInOneLine()
    {
        assertMistake("Unknown options: '--scael', 'small'; --help lists the options", "--scael", "small");
        assertMistake("Missing required parameter for option '--json' (FILE); --help lists the options", "--json");
        assertMistake("Expected parameter for option '--json' but found '--growth'; --help lists the options", "--json", "--growth");
        assertMistake("Invalid value for option '--scale': expected one of [SMALL, MEDIUM, LARGE] (case-insensitive) but was 'tiny'; --help lists the options", "--scale", "tiny");
        assertMistake("Invalid value for option '--shape' (SHAPE): expected one of [SHORT, LONG, THREE, HOT, WIDE, FEW, WINDOWS, WINDOWS_HOT, WINDOWS_REST, WINDOWS_REST_HOT] (case-insensitive) but was 'tall'; --help lists the options", "--shape", "long,tall");
        assertMistake("Invalid value for option '--runs': 'five' is not an int; --help lists the options", "--runs", "five");
        assertMistake("--runs must be between 1 and 100, but is 0", "--runs", "0");
        assertMistake("--runs must be between 1 and 100, but is 101", "--runs", "101");
        assertMistake("--warm-up must be between 0 and 100, but is 101", "--warm-up", "101");
        assertMistake("--clients must be between 1 and 1000, but is 0", "--clients", "0");
        assertMistake("--limit must be between 1 and 2147483647, but is 0", "--limit", "0");
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
