package io.featurestore.examples;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

record ResultTable(List<Column> columns, List<List<String>> rows)
{
    // Stands for any value in an expected result
    public static final String ANY = "…";

    private static final String NULL = "NULL";
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");
    private static final Splitter CELLS = Splitter.on(" | ").trimResults();
    private static final CharMatcher RULE = CharMatcher.anyOf("-+");

    public ResultTable
    {
        columns = ImmutableList.copyOf(columns);
        rows = rows.stream().<List<String>>map(ImmutableList::copyOf).collect(toImmutableList());
        for (List<String> row : rows) {
            checkArgument(row.size() == columns.size(), "A row has %s cells, but there are %s columns", row.size(), columns.size());
        }
    }

    public record Column(String name, boolean right)
    {
        public Column
        {
            requireNonNull(name, "name is null");
        }
    }

    public static ResultTable read(ResultSet results)
            throws SQLException
    {
        ResultSetMetaData metadata = results.getMetaData();
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        for (int column = 1; column <= metadata.getColumnCount(); column++) {
            columns.add(new Column(metadata.getColumnLabel(column), isNumber(metadata.getColumnType(column))));
        }
        ImmutableList.Builder<List<String>> rows = ImmutableList.builder();
        while (results.next()) {
            ImmutableList.Builder<String> row = ImmutableList.builder();
            for (int column = 1; column <= metadata.getColumnCount(); column++) {
                String value = results.getString(column);
                row.add(value == null ? NULL : value);
            }
            rows.add(row.build());
        }
        return new ResultTable(columns.build(), rows.build());
    }

    private static boolean isNumber(int type)
    {
        return switch (type) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.REAL, Types.DOUBLE, Types.DECIMAL -> true;
            default -> false;
        };
    }

    // A single cell of several lines, as SHOW CREATE gives, is printed as it is
    public List<String> lines()
    {
        if (columns.size() == 1 && rows.size() == 1 && rows.getFirst().getFirst().contains("\n")) {
            return rows.getFirst().getFirst().lines().collect(toImmutableList());
        }
        return alignedLines();
    }

    private List<String> alignedLines()
    {
        int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::name).collect(toImmutableList()), widths));
        lines.add(IntStream.of(widths).mapToObj("-"::repeat).collect(joining("-+-")));
        rows.forEach(row -> lines.add(line(row.stream().map(ResultTable::oneLine).collect(toImmutableList()), widths)));
        return ImmutableList.copyOf(lines);
    }

    private static String oneLine(String cell)
    {
        return LINE_BREAK.matcher(cell).replaceAll(" ").strip();
    }

    private int width(int column)
    {
        return rows.stream()
                .mapToInt(row -> oneLine(row.get(column)).length())
                .reduce(columns.get(column).name().length(), Math::max);
    }

    private String line(List<String> cells, int[] widths)
    {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> columns.get(column).right()
                        ? Strings.padStart(cells.get(column), widths[column], ' ')
                        : Strings.padEnd(cells.get(column), widths[column], ' '))
                .collect(joining(" | "))
                .stripTrailing();
    }

    // Ignores spaces, and cells that may have any value
    public static boolean matches(List<String> actual, List<String> expected)
    {
        List<List<String>> actualRows = cells(actual);
        List<List<String>> expectedRows = cells(expected);
        return actualRows.size() == expectedRows.size()
                && IntStream.range(0, actualRows.size()).allMatch(row -> rowMatches(actualRows.get(row), expectedRows.get(row)));
    }

    private static boolean rowMatches(List<String> actual, List<String> expected)
    {
        return actual.size() == expected.size()
                && IntStream.range(0, actual.size()).allMatch(cell -> expected.get(cell).equals(ANY) || expected.get(cell).equals(actual.get(cell)));
    }

    private static List<List<String>> cells(List<String> lines)
    {
        return lines.stream()
                .filter(line -> line.isBlank() || !RULE.matchesAllOf(line.strip()))
                .map(CELLS::splitToList)
                .collect(toImmutableList());
    }
}
