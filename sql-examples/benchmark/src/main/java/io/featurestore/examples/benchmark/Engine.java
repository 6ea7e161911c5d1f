package io.featurestore.examples.benchmark;

import java.sql.SQLException;
import java.time.Instant;

/**
 * Runs one query at a time.
 */
interface Engine
        extends AutoCloseable
{
    // Returns the only row; throws when the query was cancelled
    Answer run(String sql)
            throws SQLException;

    // Memory outside of the query that it used after this instant
    default long bytesHeld(Instant since)
            throws SQLException
    {
        return 0;
    }

    void execute(String sql)
            throws SQLException;

    // Called from another thread
    void cancel();

    @Override
    void close();
}
