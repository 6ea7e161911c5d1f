package io.featurestore.trino.store;

import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

/**
 * Which materialized views are read from their stored rows, of which each has the end of its interval.
 */
public interface StoredIntervals
{
    /**
     * Whether the name is that of a materialized view whose stored rows are fresh enough to be read.
     */
    boolean isReadable(ConnectorSession session, SchemaTableName view);
}
