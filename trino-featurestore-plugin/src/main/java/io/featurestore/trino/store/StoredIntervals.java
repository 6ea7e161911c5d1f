package io.featurestore.trino.store;

import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

public interface StoredIntervals
{
    /**
     * Whether this is a materialized view whose stored rows are fresh enough to be read.
     */
    boolean isReadable(ConnectorSession session, SchemaTableName view);
}
