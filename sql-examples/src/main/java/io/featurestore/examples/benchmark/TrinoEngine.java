package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import io.trino.jdbc.QueryStats;
import io.trino.jdbc.TrinoStatement;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Trino through JDBC. Memory is that of its query statistics.
 */
public final class TrinoEngine
        implements Engine
{
    private final Connection connection;
    private final AtomicReference<Statement> running = new AtomicReference<>();

    public TrinoEngine(String jdbcUrl)
            throws SQLException
    {
        Properties properties = new Properties();
        properties.setProperty("user", "benchmark");
        properties.setProperty("timezone", "UTC");
        connection = DriverManager.getConnection(jdbcUrl, properties);
    }

    @Override
    public Answer run(String sql)
            throws SQLException
    {
        AtomicReference<QueryStats> stats = new AtomicReference<>();
        try (Statement statement = connection.createStatement()) {
            statement.unwrap(TrinoStatement.class).setProgressMonitor(stats::set);
            running.set(statement);
            List<Long> values;
            try (ResultSet results = statement.executeQuery(sql)) {
                values = row(results);
            }
            return new Answer(values, OptionalLong.of(stats.get().getPeakMemoryBytes()));
        }
        finally {
            running.set(null);
        }
    }

    /**
     * The only row of a result.
     */
    static List<Long> row(ResultSet results)
            throws SQLException
    {
        ImmutableList.Builder<Long> values = ImmutableList.builder();
        while (results.next()) {
            for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                values.add(results.getLong(column));
            }
        }
        return values.build();
    }

    @Override
    public void execute(String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * First column of a query's result.
     */
    public List<String> strings(String sql)
            throws SQLException
    {
        ImmutableList.Builder<String> strings = ImmutableList.builder();
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            while (results.next()) {
                strings.add(results.getString(1));
            }
        }
        return strings.build();
    }

    @Override
    public void cancel()
    {
        Statement statement = running.get();
        if (statement != null) {
            try {
                statement.cancel();
            }
            catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close()
    {
        try {
            connection.close();
        }
        catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
