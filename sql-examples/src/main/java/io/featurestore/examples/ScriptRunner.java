package io.featurestore.examples;

import com.google.common.base.Stopwatch;
import com.google.common.collect.ImmutableList;
import io.trino.jdbc.TrinoStatement;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

import static com.google.common.base.Throwables.getStackTraceAsString;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Runs and prints the statements of scripts in UTC, and compares each result with the expected one.
 */
final class ScriptRunner
        implements AutoCloseable
{
    public static final String USER = "quickstart";

    // Contains a query id that is different every time
    private static final Pattern QUERY_FAILED = Pattern.compile("^Query failed \\(#\\w+\\): ");

    private final Connection connection;
    private final PrintStream output;
    private final ProgressLine progress;

    public ScriptRunner(String jdbcUrl, PrintStream output, ProgressLine progress)
            throws SQLException
    {
        this.output = requireNonNull(output, "output is null");
        this.progress = requireNonNull(progress, "progress is null");
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("timezone", "UTC");
        this.connection = DriverManager.getConnection(requireNonNull(jdbcUrl, "jdbcUrl is null"), properties);
    }

    // Goes on after a failure; returns what was not as expected, one text for each such statement
    public List<String> run(SqlScript script)
    {
        output.printf("%n=== %s: %s%n    %s%n", script.file(), script.name(), script.description());
        return script.statements().stream()
                .flatMap(statement -> run(statement).stream())
                .map(failure -> "%s: %s".formatted(script.file(), failure))
                .collect(toImmutableList());
    }

    private Optional<String> run(SqlStatement statement)
    {
        output.println();
        statement.comment().forEach(line -> output.println(("-- " + line).stripTrailing()));
        output.println(statement.sql() + ";");

        Stopwatch stopwatch = Stopwatch.createStarted();
        progress.start();
        StatementOutcome outcome = execute(statement.sql());
        progress.clear();
        outcome.lines().forEach(line -> output.println("  " + line));
        output.printf(Locale.ROOT, "  (%s, %.2f s)%n", outcome.summary(), stopwatch.elapsed(MILLISECONDS) / 1000.0);

        Optional<String> difference = outcome.differenceFrom(statement.expectation());
        difference.ifPresent(failure -> output.println("  FAILED: " + failure));
        return difference.map(failure -> "%s%n%s".formatted(statement.sql(), failure));
    }

    private StatementOutcome execute(String sql)
    {
        try (Statement statement = connection.createStatement()) {
            TrinoStatement trino = statement.unwrap(TrinoStatement.class);
            trino.setProgressMonitor(progress::show);
            if (statement.execute(sql)) {
                return outcome(statement.getResultSet());
            }
            return new StatementOutcome(false, ImmutableList.of(), summary(trino.getUpdateType(), statement.getLargeUpdateCount()));
        }
        catch (SQLException e) {
            if (getStackTraceAsString(e).contains("No space left on device")) {
                throw new QuickstartException("The disk is full: make room or give another folder with --data", e);
            }
            String message = QUERY_FAILED.matcher(e.getMessage()).replaceFirst("");
            return new StatementOutcome(true, message.lines().collect(toImmutableList()), "error");
        }
    }

    private static StatementOutcome outcome(ResultSet results)
            throws SQLException
    {
        ResultTable table = ResultTable.read(results);
        return new StatementOutcome(false, table.lines(), summary("rows", table.rows().size()));
    }

    private static String summary(String what, long rows)
    {
        return rows > 0 || what.equals("rows") ? "%s: %,d".formatted(what, rows) : what;
    }

    @Override
    public void close()
            throws SQLException
    {
        connection.close();
    }
}
