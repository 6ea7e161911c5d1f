package io.featurestore.examples.benchmark;

import java.sql.SQLException;
import java.time.Instant;

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
     * Memory outside of queries that they used since the instant.
     */
    default long bytesHeld(Instant since)
            throws SQLException
    {
        return 0;
    }

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
