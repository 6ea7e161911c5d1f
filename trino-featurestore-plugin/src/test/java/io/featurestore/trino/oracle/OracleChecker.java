package io.featurestore.trino.oracle;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import io.trino.Session;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a case and compares what comes back, as a multiset of rows, with what the oracle expects. A difference prints the runnable case.
 */
final class OracleChecker
{
    private final QueryRunner queryRunner;
    private final Map<String, Integer> comparedRows = new TreeMap<>();

    OracleChecker(QueryRunner queryRunner)
    {
        this.queryRunner = requireNonNull(queryRunner, "queryRunner is null");
    }

    void execute(Session session, List<String> statements)
    {
        for (String statement : statements) {
            try {
                queryRunner.execute(session, statement);
            }
            catch (RuntimeException e) {
                throw new AssertionError("Failed: %s\n%s;".formatted(e.getMessage(), statement), e);
            }
        }
    }

    /**
     * Rows of the case's query; its setup has run.
     */
    List<Row> rows(Session session, SqlCase sqlCase)
    {
        MaterializedResult result;
        try {
            result = queryRunner.execute(session, inUtc(sqlCase));
        }
        catch (RuntimeException e) {
            throw new AssertionError("Failed in time zone %s: %s\n%s".formatted(session.getTimeZoneKey(), e.getMessage(), sqlCase), e);
        }
        List<Type> types = sqlCase.columns().stream().map(Column::type).collect(toImmutableList());
        assertThat(result.getTypes()).as("types of\n%s", sqlCase).isEqualTo(types);
        return result.getMaterializedRows().stream()
                .map(row -> fromResult(types, row))
                .collect(toImmutableList());
    }

    void check(Session session, SqlCase sqlCase, List<Row> expected)
    {
        compare(session, sqlCase, expected, rows(session, sqlCase));
    }

    /**
     * As {@link #check}, for an answer that depends on the query's time.
     */
    void checkNow(Session session, SqlCase sqlCase, Function<Moment, List<Row>> expected)
    {
        SqlCase withNow = sqlCase.withNow();
        List<Row> actual = rows(session, withNow);
        Moment now = (Moment) actual.getFirst().values().getFirst();
        List<Row> expectedWithNow = expected.apply(now).stream()
                .map(row -> Row.row(now, true).append(row))
                .collect(toImmutableList());
        if (expectedWithNow.isEmpty()) {
            expectedWithNow = List.of(Row.row(now).append(Row.nulls(withNow.columns().size() - 1)));
        }
        compare(session, withNow, expectedWithNow, actual);
    }

    private void compare(Session session, SqlCase sqlCase, List<Row> expected, List<Row> actual)
    {
        difference(sqlCase, expected, actual).ifPresent(difference -> {
            throw new AssertionError("In time zone %s:\n%s".formatted(session.getTimeZoneKey(), difference));
        });
        comparedRows.merge(sqlCase.name(), expected.size(), Integer::sum);
    }

    /**
     * Rows compared so far, for each way.
     */
    Map<String, Integer> comparedRows()
    {
        return comparedRows;
    }

    static Optional<String> difference(SqlCase sqlCase, List<Row> expected, List<Row> actual)
    {
        Multiset<Row> expectedRows = withOneZero(expected);
        Multiset<Row> actualRows = withOneZero(actual);
        if (expectedRows.equals(actualRows)) {
            return Optional.empty();
        }
        return Optional.of("%s\n-- expected, but did not come:\n%s\n-- came, but not expected:\n%s\n".formatted(
                sqlCase,
                print(sqlCase.columns(), Multisets.difference(expectedRows, actualRows)),
                print(sqlCase.columns(), Multisets.difference(actualRows, expectedRows))));
    }

    /**
     * 0.0 and -0.0 are equal in SQL, so which of the two decides a tie is left open.
     */
    private static Multiset<Row> withOneZero(List<Row> rows)
    {
        return rows.stream()
                .map(row -> new Row(row.values().stream()
                        .map(value -> value instanceof Double number ? (Object) (number + 0.0) : value instanceof Float number ? (Object) (number + 0.0f) : value)
                        .toList()))
                .collect(toCollection(HashMultiset::create));
    }

    private static String print(List<Column> columns, Multiset<Row> rows)
    {
        return rows.stream()
                .map(row -> "--   " + RelationSql.literals(columns, row))
                .collect(joining("\n"));
    }

    /**
     * The client's text of a time in a zone does not tell the two hours apart when clocks are set back, so results are asked for in UTC.
     */
    private static String inUtc(SqlCase sqlCase)
    {
        List<Column> columns = sqlCase.columns();
        if (columns.stream().noneMatch(column -> column.type() instanceof TimestampWithTimeZoneType)) {
            return sqlCase.query();
        }
        String projection = IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).type() instanceof TimestampWithTimeZoneType ? "c%s AT TIME ZONE 'UTC'".formatted(i) : "c" + i)
                .collect(joining(", "));
        String names = IntStream.range(0, columns.size())
                .mapToObj(i -> "c" + i)
                .collect(joining(", "));
        return "SELECT %s FROM (\n%s\n) AS answer (%s)".formatted(projection, sqlCase.query(), names);
    }

    private static Row fromResult(List<Type> types, MaterializedRow row)
    {
        return new Row(IntStream.range(0, types.size())
                .mapToObj(i -> SqlValues.fromResult(types.get(i), row.getField(i)))
                .toList());
    }
}
