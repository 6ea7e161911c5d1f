package io.featurestore.examples.benchmark;

import org.duckdb.DuckDBConnection;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;

import static com.google.common.util.concurrent.MoreExecutors.shutdownAndAwaitTermination;
import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.joining;

/**
 * DuckDB in this process, with as many threads as there are processors. Memory is what its buffer manager held at most, looked at every
 * few milliseconds.
 */
public final class DuckDbEngine
        implements Engine
{
    private static final int SAMPLE_MILLIS = 20;

    private final Connection connection;
    private final Connection observer;
    private final ScheduledExecutorService sampler;
    private final AtomicReference<Statement> running = new AtomicReference<>();

    /**
     * @param temporary folder for what does not fit into memory
     */
    public DuckDbEngine(Path temporary, String memoryLimit)
            throws SQLException
    {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + Runtime.getRuntime().availableProcessors());
            statement.execute("SET memory_limit = '%s'".formatted(memoryLimit));
            statement.execute("SET temp_directory = '%s'".formatted(temporary));
            // Nothing is fetched at run time
            statement.execute("SET autoinstall_known_extensions = false");
        }
        observer = connection.unwrap(DuckDBConnection.class).duplicate();
        sampler = newSingleThreadScheduledExecutor(Thread.ofPlatform().name("duckdb-memory").daemon().factory());
    }

    /**
     * Makes a view of Parquet files.
     */
    public void view(String schema, String name, List<String> files)
            throws SQLException
    {
        execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        execute("CREATE OR REPLACE VIEW %s.%s AS SELECT * FROM read_parquet([%s], hive_partitioning = false)".formatted(
                schema,
                name,
                files.stream().map("'%s'"::formatted).collect(joining(", "))));
    }

    @Override
    public void execute(String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public Answer run(String sql)
            throws SQLException
    {
        PeakMemory peak = new PeakMemory(observer);
        ScheduledFuture<?> sampling = sampler.scheduleAtFixedRate(peak::sample, 0, SAMPLE_MILLIS, MILLISECONDS);
        try (Statement statement = connection.createStatement()) {
            running.set(statement);
            try (ResultSet results = statement.executeQuery(sql)) {
                return new Answer(TrinoEngine.row(results), OptionalLong.of(peak.bytes()));
            }
        }
        finally {
            running.set(null);
            sampling.cancel(false);
        }
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
        shutdownAndAwaitTermination(sampler, 1, SECONDS);
        try {
            observer.close();
            connection.close();
        }
        catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class PeakMemory
    {
        private final Connection connection;
        private volatile long bytes;

        private PeakMemory(Connection connection)
        {
            this.connection = connection;
        }

        private void sample()
        {
            try (Statement statement = connection.createStatement();
                    ResultSet results = statement.executeQuery("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()")) {
                if (results.next()) {
                    bytes = Math.max(bytes, results.getLong(1));
                }
            }
            catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private long bytes()
        {
            return bytes;
        }
    }
}
