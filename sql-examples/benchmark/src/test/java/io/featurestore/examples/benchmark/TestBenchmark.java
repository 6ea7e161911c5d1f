package io.featurestore.examples.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.lang.ProcessBuilder.Redirect.appendTo;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole benchmark on few rows. It runs in a JVM of its own, for a JVM has room for one Trino server.
 */
final class TestBenchmark
{
    private static final Path TARGET = Path.of("target/benchmark-test").toAbsolutePath();

    @Test
    void testEveryWayHasTheSameAnswer()
            throws Exception
    {
        List<Map<String, Object>> results = run("narrow", ImmutableList.of("--fresh", "--rows", "20000", "--warm-up", "1", "--shape", "short,three,few", "--load", "--clients", "3", "--load-rounds", "2"));

        assertThat(results.stream().filter(TestBenchmark::isLoad).map(result -> "%s %s %s %s".formatted(result.get("way"), result.get("runs"), result.get("wrong_rows"), result.get("errors"))))
                .containsExactlyElementsOf(Stream.of(LoadStatement.values()).map(statement -> statement.label() + " 6 0 0").collect(toImmutableList()));
        assertThat(results).filteredOn(result -> !isLoad(result)).allSatisfy(result -> assertThat(result.keySet())
                .containsExactly("shape", "way", "status", "rows", "checksum", "cpu_seconds", "wall_seconds", "peak_bytes", "bytes_read"));
        for (Shape shape : ImmutableList.of(Shape.SHORT, Shape.THREE, Shape.FEW)) {
            assertThat(results.stream().filter(result -> result.get("shape").equals(shape.label())).map(result -> result.get("way")))
                    .containsExactlyElementsOf(Stream.of(Way.values()).filter(way -> way.runsOn(shape)).map(Way::label).collect(toImmutableList()));
            assertSameAnswer(results, shape, shape == Shape.FEW ? 1000 : 2000);
        }
        assertThat(TARGET.resolve("report/benchmark.md")).content().contains("# Benchmark", "| `training_set_table` ", "`questdb` on short has the answer of the exact ways");
        assertThat(TARGET.resolve("report/benchmark.svg")).content().contains("<svg ", ">short: CPU seconds</text").endsWith("</svg\n>\n");
    }

    // Trino takes many seconds to compile the handwritten joins of a thousand columns
    @Test
    void testWide()
            throws Exception
    {
        List<Map<String, Object>> results = run("wide", ImmutableList.of("--rows", "50000", "--warm-up", "0", "--shape", "wide", "--way", "training_set_table,point_in_time_join_cold,duckdb,duckdb_rejoin,read"));

        assertSameAnswer(results, Shape.WIDE, 50);
    }

    @Test
    void testWindows()
            throws Exception
    {
        List<Shape> shapes = ImmutableList.of(Shape.WINDOWS, Shape.WINDOWS_REST);
        List<Way> ways = Stream.of(Way.values())
                .filter(way -> shapes.stream().anyMatch(way::runsOn))
                .collect(toImmutableList());
        List<Map<String, Object>> results = run("windows", ImmutableList.of("--rows", "20000", "--warm-up", "0", "--shape", list(shapes), "--way", list(ways)));

        for (Shape shape : shapes) {
            assertThat(results.stream().filter(result -> result.get("shape").equals(shape.label())).map(result -> result.get("way")))
                    .containsExactlyElementsOf(ways.stream().filter(way -> way.runsOn(shape)).map(Way::label).collect(toImmutableList()));
            assertSameAnswer(results, shape, 2000);
        }
        assertThat(TARGET.resolve("report/windows.md")).content().contains("| `windows_view` ");
        assertThat(TARGET.resolve("report/windows.svg")).content().contains(">windows_rest: CPU seconds</text");
    }

    private static String list(List<?> options)
    {
        return options.stream().map(Object::toString).collect(joining(","));
    }

    private static void assertSameAnswer(List<Map<String, Object>> results, Shape shape, int spineRows)
    {
        List<Map<String, Object>> measured = results.stream()
                .filter(result -> result.get("shape").equals(shape.label()))
                .collect(toImmutableList());
        assertThat(measured).allSatisfy(result -> {
            assertThat(result.get("status")).isEqualTo("ok");
            assertThat((double) result.get("cpu_seconds")).isPositive();
            assertThat((double) result.get("wall_seconds")).isPositive();
        });
        for (Way.Question question : ImmutableList.of(Way.Question.JOIN, Way.Question.NEWEST)) {
            assertThat(measured.stream()
                    .filter(result -> waysOf(question).contains(result.get("way")))
                    .map(result -> "%s rows, %s".formatted(result.get("rows"), result.get("checksum")))
                    .distinct())
                    .hasSizeLessThanOrEqualTo(1)
                    .allSatisfy(answer -> assertThat(question == Way.Question.NEWEST || answer.startsWith(spineRows + " rows, ")).isTrue());
        }
    }

    private static boolean isLoad(Map<String, Object> result)
    {
        return result.get("shape").equals(LoadTable.SHAPE);
    }

    private static List<String> waysOf(Way.Question question)
    {
        return Stream.of(Way.values())
                .filter(way -> way.question() == question)
                .map(Way::label)
                .collect(toImmutableList());
    }

    private static List<Map<String, Object>> run(String name, List<String> arguments)
            throws Exception
    {
        Path data = Files.createDirectories(TARGET.resolve(name));
        Path json = TARGET.resolve(name + ".json");
        Path log = TARGET.resolve(name + ".log");
        Process process = new ProcessBuilder(ImmutableList.<String>builder()
                .add(Path.of(System.getProperty("java.home"), "bin/java").toString())
                .add("-Xmx2g", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                .add("-Dfile.encoding=UTF-8", "-Djdk.attach.allowAttachSelf=true")
                .add("-cp", System.getProperty("java.class.path"), Benchmark.class.getName())
                .addAll(arguments)
                .add("--runs", "1", "--limit", "300", "--data", data.toString(), "--json", json.toString(), "--report", TARGET.resolve("report").toString())
                .build())
                .directory(Path.of("../..").toAbsolutePath().normalize().toFile())
                .redirectErrorStream(true)
                .redirectOutput(appendTo(log.toFile()))
                .start();
        assertThat(process.waitFor()).as(() -> "see " + log).isZero();
        return new ObjectMapper().readValue(json.toFile(), new TypeReference<>() {});
    }
}
