package io.featurestore.examples.benchmark;

import io.trino.jdbc.QueryStats;
import io.trino.jdbc.TrinoStatement;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;

import static java.time.temporal.ChronoUnit.MILLIS;

final class TrinoEngine
        implements Engine
{
    private final JdbcConnection connection;

    public TrinoEngine(String jdbcUrl)
            throws SQLException
    {
        Properties properties = new Properties();
        properties.setProperty("user", "benchmark");
        properties.setProperty("timezone", "UTC");
        connection = new JdbcConnection(DriverManager.getConnection(jdbcUrl, properties));
    }

    @Override
    public Answer run(String sql)
            throws SQLException
    {
        AtomicReference<QueryStats> stats = new AtomicReference<>();
        List<Long> values = connection.row(sql, statement -> observe(statement, stats));
        return new Answer(values, OptionalLong.of(stats.get().getPeakMemoryBytes()));
    }

    // Statistics of queries leave out the as-of indexes
    @Override
    public long bytesHeld(Instant since)
            throws SQLException
    {
        String sql = "SELECT coalesce(sum(bytes), 0) FROM featurestore.system.as_of_indexes WHERE last_used_at >= from_iso8601_timestamp('%s')".formatted(since.truncatedTo(MILLIS));
        // Not by row: the limit of the run that just ended would cancel it
        return Long.parseLong(connection.strings(sql).getFirst());
    }

    private static void observe(Statement statement, AtomicReference<QueryStats> stats)
    {
        try {
            statement.unwrap(TrinoStatement.class).setProgressMonitor(stats::set);
        }
        catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void execute(String sql)
            throws SQLException
    {
        connection.execute(sql);
    }

    public List<String> strings(String sql)
            throws SQLException
    {
        return connection.strings(sql);
    }

    @Override
    public void cancel()
    {
        connection.cancel();
    }

    @Override
    public void close()
    {
        connection.close();
    }
}
