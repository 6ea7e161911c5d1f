package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import io.featurestore.examples.QuickstartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestReport
{
    private static final List<Result> RESULTS = ImmutableList.of(
            result("short", Way.TRAINING_SET, 1.25, 3, 11),
            result("short", Way.DUCKDB, 2.5, 3, 11),
            result("short", Way.QUESTDB, 0.5, 3, 12),
            Result.of("short", Way.FEAST, ImmutableList.of(Run.failed(usage(1), "no \"memory\"\nat all"))),
            result("long", Way.TRAINING_SET, 1.5, 3, 13),
            result("long", Way.DUCKDB, 2, 3, 13),
            Result.of("long", Way.NEAREST, ImmutableList.of(Run.limit(usage(120)))));

    private static final List<LoadResult> LOAD = ImmutableList.of(
            new LoadResult(LoadStatement.TRAINING_SET, ImmutableList.of(9.0, 1.0, 3.0, 2.0), 0, 0),
            new LoadResult(LoadStatement.POINT_IN_TIME_JOIN, ImmutableList.of(1.0, 1.5), 3, 1));

    @Test
    void testMedian()
    {
        assertThat(Result.of("short", Way.DUCKDB, runs(3, 1, 2)).cpuSeconds()).isEqualTo(2);
        assertThat(Result.of("short", Way.DUCKDB, runs(4, 1, 2, 3)).cpuSeconds()).isEqualTo(2.5);
    }

    @Test
    void testRunsWithDifferentAnswers()
    {
        Result result = Result.of("short", Way.DUCKDB, ImmutableList.of(Run.ok(answer(3, 11), usage(1)), Run.ok(answer(3, 12), usage(1))));

        assertThat(result.status()).isEqualTo(Run.Status.FAILED);
        assertThat(result.hasWrongAnswer()).isTrue();
    }

    @Test
    void testAgreement()
    {
        assertThat(Agreement.check(RESULTS)).isEqualTo(RESULTS);

        Result wrong = result("short", Way.NEAREST, 1, 3, 99);
        List<Result> checked = Agreement.check(ImmutableList.<Result>builder().addAll(RESULTS).add(wrong).build());
        assertThat(checked.stream().filter(Result::hasWrongAnswer)).singleElement().satisfies(result -> {
            assertThat(result.way()).isEqualTo(Way.NEAREST);
            assertThat(result.message()).startsWith("another answer than other ways");
        });

        // One against one: nobody knows who is right
        assertThat(Agreement.check(ImmutableList.of(wrong, result("short", Way.DUCKDB, 1, 3, 11)))).allMatch(Result::hasWrongAnswer);
    }

    @Test
    void testAgreementOnExactValuesOnly()
    {
        List<Result> results = ImmutableList.of(
                result("windows_rest", Way.WINDOWS_VIEW, 1, 3, 11, 71),
                result("windows_rest", Way.WINDOWS_BY_HAND, 1, 3, 11, 71),
                result("windows_rest", Way.WINDOWS_DUCKDB, 1, 3, 11),
                result("windows_rest", Way.WINDOWS_STORED, 1, 3, 11, 72),
                result("windows_rest", Way.WINDOWS_DUCKDB_OVER, 1, 3, 12));

        assertThat(Agreement.check(results).stream().filter(Result::hasWrongAnswer).map(Result::way))
                .containsExactly(Way.WINDOWS_STORED, Way.WINDOWS_DUCKDB_OVER);
    }

    @Test
    void testJson()
    {
        assertThat(ResultJson.write(ImmutableList.of(RESULTS.get(2), RESULTS.get(3), RESULTS.get(6)), ImmutableList.of())).isEqualTo(
                """
                [ {
                  "shape" : "short",
                  "way" : "questdb",
                  "status" : "ok",
                  "rows" : 3,
                  "checksum" : "%s",
                  "cpu_seconds" : 0.500,
                  "wall_seconds" : 0.250,
                  "peak_bytes" : 2000000,
                  "bytes_read" : null
                }, {
                  "shape" : "short",
                  "way" : "feast",
                  "status" : "failed",
                  "rows" : null,
                  "checksum" : null,
                  "cpu_seconds" : null,
                  "wall_seconds" : null,
                  "peak_bytes" : null,
                  "bytes_read" : null
                }, {
                  "shape" : "long",
                  "way" : "nearest",
                  "status" : "limit",
                  "rows" : null,
                  "checksum" : null,
                  "cpu_seconds" : 120.000,
                  "wall_seconds" : 60.000,
                  "peak_bytes" : null,
                  "bytes_read" : null
                } ]
                """.formatted(answer(3, 12).checksum()));
    }

    @Test
    void testTable()
    {
        assertThat(MarkdownTable.of(RESULTS, ResultCell.CPU_SECONDS::text).text()).isEqualTo(
                """
                | way            |  short |         long |
                | -------------- | -----: | -----------: |
                | `training_set` |   1.25 |         1.50 |
                | `nearest`      |      – | ended at 120 |
                | `feast`        | failed |            – |
                | `duckdb`       |   2.50 |         2.00 |
                | `questdb`      |   0.50 |            – |
                """);
    }

    @Test
    void testAims()
    {
        List<Result> results = ImmutableList.<Result>builder()
                .addAll(RESULTS)
                .add(result("short", Way.TRAINING_SET_TABLE, 1.25, 3, 11))
                .add(result("long", Way.TRAINING_SET_TABLE, 1.2, 3, 13))
                .add(result("few", Way.TRAINING_SET_TABLE, 0.4, 3, 14))
                .build();

        assertThat(new Report(Topic.JOINS, results, ImmutableList.of(), LOAD, "about").aims()).isEqualTo(
                """
                | aim (CPU seconds)                                            | measured |        |
                | ------------------------------------------------------------ | -------: | -----: |
                | training_set_table on short ≤ 1.2 × training_set             |        1 |    met |
                | training_set_table on long ≤ 1.2 × training_set              |      0.8 |    met |
                | training_set_table on short ≤ 0.5 × duckdb                   |      0.5 |    met |
                | training_set_table on long ≤ 0.5 × duckdb                    |      0.6 | missed |
                | training_set_table on long ≤ 1 × nearest                     |   < 0.01 |    met |
                | training_set_table on few ≤ 0.3 s                            |   0.40 s | missed |
                | median of training_set under load ≤ 1.5 × point_in_time_join |     2.00 | missed |
                """);
    }

    @Test
    void testAimsOfWindows()
    {
        List<Result> results = ImmutableList.of(
                result("windows", Way.TRAINING_SET_TABLE, 2, 3, 11),
                result("windows", Way.WINDOWS_VIEW, 3, 3, 12),
                Result.of("windows", Way.WINDOWS_BY_HAND, ImmutableList.of(Run.limit(usage(120)))),
                result("windows_hot", Way.WINDOWS_VIEW, 6, 3, 13),
                result("windows_rest", Way.WINDOWS_VIEW, 3, 3, 14));
        List<Result> growth = ImmutableList.of(result("windows_1d", Way.WINDOWS_VIEW, 2, 3, 15), result("windows_365d", Way.WINDOWS_VIEW, 2.5, 3, 16));

        assertThat(new Report(Topic.WINDOWS, results, growth, ImmutableList.of(), "about").aims()).isEqualTo(
                """
                | aim (CPU seconds)                                                | measured |        |
                | ---------------------------------------------------------------- | -------: | -----: |
                | windows_view on windows ≤ 2 × training_set_table                 |      1.5 |    met |
                | windows_view on windows_rest ≤ 3 × training_set_table on windows |      1.5 |    met |
                | windows_view on windows ≤ 0.05 × windows_by_hand                 |   < 0.03 |    met |
                | windows_view on windows_hot ≤ 1.5 × windows_view on windows      |        2 | missed |
                | windows_view on windows_365d ≤ 1.2 × windows_view on windows_1d  |     1.25 | missed |
                """);
    }

    @Test
    void testLoad()
    {
        assertThat(LoadTable.markdown(LOAD)).isEqualTo(
                """
                | statement under load | runs | p50, s | p99, s | wrong rows | errors |
                | -------------------- | ---: | -----: | -----: | ---------: | -----: |
                | `training_set`       |    4 |   2.00 |   9.00 |          0 |      0 |
                | `point_in_time_join` |    2 |   1.00 |   1.50 |          3 |      1 |

                - `training_set`: training set over a feature table and a view that renames
                - `point_in_time_join`: point_in_time_join over the same
                """);
        assertThat(LOAD).extracting(LoadResult::isRight).containsExactly(true, false);
        assertThat(new Report(Topic.JOINS, RESULTS, ImmutableList.of(), LOAD, "about").markdown()).contains("## Load\n\n| statement under load ");
        assertThat(ResultJson.write(ImmutableList.of(), LOAD)).contains(
                """
                  "shape" : "load",
                  "way" : "point_in_time_join",
                  "runs" : 2,
                  "p50_seconds" : 1.000,
                  "p99_seconds" : 1.500,
                  "wrong_rows" : 3,
                  "errors" : 1
                """);
    }

    @Test
    void testDifferencesOfRows()
    {
        Multiset<List<String>> right = ImmutableMultiset.of(ImmutableList.of("1", "a"), ImmutableList.of("1", "a"), ImmutableList.of("2", "b"));

        assertThat(Load.differences(right, ImmutableMultiset.copyOf(right))).isZero();
        assertThat(Load.differences(right, ImmutableMultiset.of(ImmutableList.of("1", "a"), ImmutableList.of("2", "c")))).isEqualTo(3);
    }

    @Test
    void testRemarks()
    {
        assertThat(new Report(Topic.JOINS, RESULTS, ImmutableList.of(), ImmutableList.of(), "about").markdown()).contains(
                "about\n",
                "- `questdb` on short breaks ties otherwise\n",
                "- `feast` on short failed: no \"memory\"\n",
                "- `nearest` on long was ended after 60 s\n",
                "- `long`: 2,500 rows for each entity\n",
                "- `duckdb`: DuckDB's ASOF LEFT JOIN");
    }

    @Test
    void testPlots()
    {
        List<Result> growth = ImmutableList.of(result("short_1m", Way.DUCKDB_REJOIN, 0.5, 3, 11), result("short_3m", Way.DUCKDB_REJOIN, 1.5, 3, 11), result("short_8_splits", Way.DUCKDB_REJOIN, 2, 3, 11));
        Report report = new Report(Topic.JOINS, RESULTS, growth, ImmutableList.of(), "about");

        assertThat(report.bars())
                .contains("xmlns=\"http://www.w3.org/2000/svg\"", ">short: CPU seconds</text", ">long: CPU seconds</text", ">training_set</text", ">1.25</text", ">ended at 120</text")
                .doesNotContain("feast");
        assertThat(report.lines().orElseThrow()).contains(">duckdb_rejoin</text", ">1,000,000</text", ">3,000,000</text", ">0.1</text", ">1</text", ">10</text");
        assertThat(new Report(Topic.JOINS, RESULTS, ImmutableList.of(), ImmutableList.of(), "about").lines()).isEmpty();
    }

    @Test
    void testPlotsOfWindows()
    {
        List<Result> growth = ImmutableList.of(
                result("windows_1d", Way.WINDOWS_VIEW, 0.5, 3, 11),
                result("windows_365d", Way.WINDOWS_VIEW, 1.5, 3, 12),
                result("windows_rest_1m", Way.WINDOWS_VIEW, 2, 3, 13),
                result("windows_rest_5m", Way.WINDOWS_VIEW, 10, 3, 14));

        assertThat(new Report(Topic.WINDOWS, ImmutableList.of(), growth, ImmutableList.of(), "about").lines().orElseThrow())
                .contains(
                        ">windows: CPU seconds against days of the window</text",
                        ">365</text",
                        ">windows_rest: CPU seconds against events, windows of 30 days</text",
                        ">5,000,000</text")
                .doesNotContain(">windows_rest: CPU seconds against days", ">windows: CPU seconds against events");
    }

    @Test
    void testPerformancePage(@TempDir Path temporary)
            throws IOException
    {
        PerformancePage page = new PerformancePage(temporary.resolve("performance.md"));
        assertThatThrownBy(() -> page.replaceFigures("new"))
                .isInstanceOf(QuickstartException.class)
                .hasMessage("--page writes into %s, which is not there", page.file());

        Files.writeString(page.file(), "nothing");
        assertThatThrownBy(() -> page.replaceFigures("new"))
                .isInstanceOf(QuickstartException.class)
                .hasMessageStartingWith("--page writes into %s between the lines '%s' and ".formatted(page.file(), PerformancePage.BEGIN));

        String text = "before\n%s\nold\n%s\nafter\n".formatted(PerformancePage.BEGIN, PerformancePage.END);
        Files.writeString(page.file(), text);
        page.replaceFigures("\nnew\n\n");
        assertThat(page.file()).content().isEqualTo(text.replace("old", "new"));
    }

    private static Result result(String shape, Way way, double seconds, long... values)
    {
        return Result.of(shape, way, ImmutableList.of(Run.ok(answer(values), usage(seconds))));
    }

    private static List<Run> runs(double... seconds)
    {
        return DoubleStream.of(seconds)
                .mapToObj(value -> Run.ok(answer(3, 11), usage(value)))
                .collect(toImmutableList());
    }

    private static Answer answer(long... values)
    {
        return new Answer(LongStream.of(values).boxed().collect(toImmutableList()), OptionalLong.of(2_000_000));
    }

    private static Meter.Usage usage(double seconds)
    {
        return new Meter.Usage(Math.round(seconds * 1e9), Math.round(seconds / 2 * 1e9), OptionalLong.of(1_000_000));
    }
}
