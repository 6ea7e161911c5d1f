package io.featurestore.examples.benchmark;

import org.duckdb.DuckDBConnection;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

import static com.google.common.util.concurrent.MoreExecutors.shutdownAndAwaitTermination;
import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.joining;

/**
 * In this process, with a thread for each processor. Memory is the most that the buffer manager held at any sample.
 */
final class DuckDbEngine
        implements Engine
{
    private static final int SAMPLE_MILLIS = 20;

    private final JdbcConnection connection;
    private final JdbcConnection observer;
    private final ScheduledExecutorService sampler;

    public DuckDbEngine(Path temporary, String memoryLimit)
            throws SQLException
    {
        Connection database = DriverManager.getConnection("jdbc:duckdb:");
        connection = new JdbcConnection(database);
        connection.execute("SET threads = " + Runtime.getRuntime().availableProcessors());
        connection.execute("SET memory_limit = '%s'".formatted(memoryLimit));
        connection.execute("SET temp_directory = '%s'".formatted(temporary));
        // It would download them
        connection.execute("SET autoinstall_known_extensions = false");
        observer = new JdbcConnection(database.unwrap(DuckDBConnection.class).duplicate());
        sampler = newSingleThreadScheduledExecutor(Thread.ofPlatform().name("duckdb-memory").daemon().factory());
    }

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
        connection.execute(sql);
    }

    @Override
    public Answer run(String sql)
            throws SQLException
    {
        PeakMemory peak = new PeakMemory(observer);
        ScheduledFuture<?> sampling = sampler.scheduleAtFixedRate(peak::sample, 0, SAMPLE_MILLIS, MILLISECONDS);
        try {
            List<Long> values = connection.row(sql, _ -> {});
            return new Answer(values, OptionalLong.of(peak.bytes()));
        }
        finally {
            sampling.cancel(false);
        }
    }

    @Override
    public void cancel()
    {
        connection.cancel();
    }

    @Override
    public void close()
    {
        shutdownAndAwaitTermination(sampler, 1, SECONDS);
        observer.close();
        connection.close();
    }

    private static final class PeakMemory
    {
        private final JdbcConnection connection;
        private volatile long bytes;

        private PeakMemory(JdbcConnection connection)
        {
            this.connection = connection;
        }

        private void sample()
        {
            try {
                bytes = Math.max(bytes, connection.row("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()", _ -> {}).getFirst());
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
