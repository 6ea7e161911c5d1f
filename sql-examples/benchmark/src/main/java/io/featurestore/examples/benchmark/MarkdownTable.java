package io.featurestore.examples.benchmark;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.stream.Collectors.joining;

/**
 * Columns are padded, so that the text is readable as it is.
 */
record MarkdownTable(List<String> header, List<List<String>> rows)
{
    public MarkdownTable
    {
        header = ImmutableList.copyOf(header);
        rows = ImmutableList.copyOf(rows);
        for (List<String> row : rows) {
            checkArgument(row.size() == header.size(), "A row has %s cells, but there are %s columns", row.size(), header.size());
        }
    }

    public String text()
    {
        String rule = IntStream.range(0, header.size())
                .mapToObj(column -> "-".repeat(width(column) - (column == 0 ? 0 : 1)) + (column == 0 ? "" : ":"))
                .collect(joining(" | ", "| ", " |\n"));
        return line(header) + rule + rows.stream().map(this::line).collect(joining());
    }

    private String line(List<String> cells)
    {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> column == 0 ? Strings.padEnd(cells.get(column), width(column), ' ') : Strings.padStart(cells.get(column), width(column), ' '))
                .collect(joining(" | ", "| ", " |\n"));
    }

    private int width(int column)
    {
        return Stream.concat(Stream.of(header), rows.stream())
                .mapToInt(row -> row.get(column).length())
                .reduce(3, Math::max);
    }

    /**
     * A row for each way and a column for each shape of the results.
     */
    public static MarkdownTable of(List<Result> results, Function<Result, String> cell)
    {
        List<String> shapes = results.stream().map(Result::shape).distinct().collect(toImmutableList());
        List<List<String>> rows = Stream.of(Way.values())
                .filter(way -> results.stream().anyMatch(result -> result.way() == way))
                .<List<String>>map(way -> ImmutableList.<String>builder()
                        .add("`%s`".formatted(way.label()))
                        .addAll(shapes.stream().map(shape -> cell(results, way, shape, cell)).collect(toImmutableList()))
                        .build())
                .collect(toImmutableList());
        return new MarkdownTable(ImmutableList.<String>builder().add("way").addAll(shapes).build(), rows);
    }

    private static String cell(List<Result> results, Way way, String shape, Function<Result, String> cell)
    {
        return results.stream()
                .filter(result -> result.way() == way && result.shape().equals(shape))
                .map(cell)
                .findFirst()
                .orElse("–");
    }
}
