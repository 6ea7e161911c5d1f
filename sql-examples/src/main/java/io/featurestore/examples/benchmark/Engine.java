package io.featurestore.examples.benchmark;

import java.sql.SQLException;

/**
 * Something that answers queries. One query at a time.
 */
public interface Engine
        extends AutoCloseable
{
    /**
     * Runs a query that gives one row of integers.
     *
     * @throws SQLException when the query fails or was cancelled
     */
    Answer run(String sql)
            throws SQLException;

    /**
     * Runs a statement whose result does not matter.
     */
    void execute(String sql)
            throws SQLException;

    /**
     * Ends the query that runs, if one does. Called from another thread.
     */
    void cancel();

    @Override
    void close();
}
