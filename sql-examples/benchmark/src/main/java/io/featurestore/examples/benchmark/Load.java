package io.featurestore.examples.benchmark;

import com.google.common.base.Stopwatch;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import io.featurestore.examples.SqlScript;
import io.featurestore.examples.SqlStatement;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Many clients, each with a connection of its own, run one kind of statement at a time. Every row of every answer is compared with what
 * the engine gives without the connector's joins.
 */
final class Load
{
    private static final List<String> SCRIPTS = ImmutableList.of("01_demo_data.sql", "02_feature_tables.sql", "03_feature_views.sql", "05_training_sets.sql");
    private static final int PRINTED_ERRORS = 3;

    private final String jdbcUrl;
    private final PrintStream output;

    public Load(String jdbcUrl, PrintStream output)
    {
        this.jdbcUrl = "%s/%s".formatted(requireNonNull(jdbcUrl, "jdbcUrl is null"), LoadStatement.SCHEMA);
        this.output = requireNonNull(output, "output is null");
    }

    public List<LoadResult> run(Path examples, int clients, int rounds)
            throws Exception
    {
        prepare(examples);
        ImmutableList.Builder<LoadResult> results = ImmutableList.builder();
        try (ExecutorService executor = Executors.newFixedThreadPool(clients)) {
            for (LoadStatement statement : LoadStatement.values()) {
                LoadResult result = run(statement, executor, clients, rounds);
                output.printf(
                        Locale.ROOT,
                        "  %-10s %-32s %8.2f s p50 %8.2f s p99 %s wrong rows %s errors%n",
                        LoadTable.SHAPE,
                        statement.label(),
                        result.percentile(50),
                        result.percentile(99),
                        result.wrongRows(),
                        result.errors());
                results.add(result);
            }
        }
        return results.build();
    }

    private void prepare(Path examples)
            throws SQLException
    {
        try (Connection connection = connect()) {
            for (SqlScript script : SqlScript.readAll(examples)) {
                if (SCRIPTS.contains(script.file())) {
                    for (SqlStatement statement : script.statements()) {
                        if (!(statement.expectation() instanceof SqlStatement.Failure)) {
                            rows(connection, statement.sql());
                        }
                    }
                }
            }
            rows(connection, LoadStatement.PREPARATION);
        }
    }

    private LoadResult run(LoadStatement statement, ExecutorService executor, int clients, int rounds)
            throws Exception
    {
        Multiset<List<String>> expected;
        try (Connection connection = connect()) {
            expected = rows(connection, statement.reference());
            // Warms up
            rows(connection, statement.sql());
        }
        Outcomes outcomes = new Outcomes(expected, new ConcurrentLinkedQueue<>(), new AtomicLong(), new ConcurrentLinkedQueue<>());
        ImmutableList.Builder<Future<?>> running = ImmutableList.builder();
        for (int client = 0; client < clients; client++) {
            running.add(executor.submit(() -> {
                runClient(statement, rounds, outcomes);
                return null;
            }));
        }
        for (Future<?> client : running.build()) {
            client.get();
        }
        outcomes.errors().stream().distinct().limit(PRINTED_ERRORS).forEach(error -> output.printf("  %s failed: %s%n", statement.label(), error));
        return new LoadResult(statement, ImmutableList.copyOf(outcomes.seconds()), outcomes.wrongRows().get(), outcomes.errors().size());
    }

    private void runClient(LoadStatement statement, int rounds, Outcomes outcomes)
            throws SQLException
    {
        try (Connection connection = connect()) {
            for (int round = 0; round < rounds; round++) {
                Stopwatch stopwatch = Stopwatch.createStarted();
                try {
                    Multiset<List<String>> rows = rows(connection, statement.sql());
                    outcomes.seconds().add(stopwatch.elapsed(NANOSECONDS) / 1e9);
                    outcomes.wrongRows().addAndGet(differences(outcomes.expected(), rows));
                }
                catch (SQLException e) {
                    outcomes.errors().add(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    static int differences(Multiset<List<String>> expected, Multiset<List<String>> actual)
    {
        return expected.equals(actual) ? 0 : Multisets.difference(expected, actual).size() + Multisets.difference(actual, expected).size();
    }

    private Connection connect()
            throws SQLException
    {
        Properties properties = new Properties();
        properties.setProperty("user", "benchmark");
        properties.setProperty("timezone", "UTC");
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    private static Multiset<List<String>> rows(Connection connection, String sql)
            throws SQLException
    {
        ImmutableMultiset.Builder<List<String>> rows = ImmutableMultiset.builder();
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                ResultSet results = statement.getResultSet();
                while (results.next()) {
                    ImmutableList.Builder<String> row = ImmutableList.builder();
                    for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                        row.add(String.valueOf(results.getString(column)));
                    }
                    rows.add(row.build());
                }
            }
        }
        return rows.build();
    }

    private record Outcomes(Multiset<List<String>> expected, Queue<Double> seconds, AtomicLong wrongRows, Queue<String> errors) {}
}
