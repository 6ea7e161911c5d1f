package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * Runs one query at a time, which another thread may cancel.
 */
final class JdbcConnection
        implements AutoCloseable
{
    private final Connection connection;
    private final AtomicReference<Statement> running = new AtomicReference<>();

    JdbcConnection(Connection connection)
    {
        this.connection = requireNonNull(connection, "connection is null");
    }

    void execute(String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                readAll(statement.getResultSet());
            }
        }
    }

    // Closing a result that was not read to its end would cancel the query
    private static void readAll(ResultSet results)
            throws SQLException
    {
        boolean more = true;
        while (more) {
            more = results.next();
        }
    }

    /**
     * @param observer gets the statement before it runs
     */
    List<Long> row(String sql, Consumer<Statement> observer)
            throws SQLException
    {
        ImmutableList.Builder<Long> values = ImmutableList.builder();
        try (Statement statement = connection.createStatement()) {
            observer.accept(statement);
            running.set(statement);
            try (ResultSet results = statement.executeQuery(sql)) {
                while (results.next()) {
                    for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                        values.add(results.getLong(column));
                    }
                }
            }
        }
        finally {
            running.set(null);
        }
        return values.build();
    }

    List<String> strings(String sql)
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

    void cancel()
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
