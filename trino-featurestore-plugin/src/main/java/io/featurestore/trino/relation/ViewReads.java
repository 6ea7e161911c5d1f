package io.featurestore.trino.relation;

import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

/**
 * Is notified of each view that a statement reads.
 */
public interface ViewReads
{
    void read(ConnectorSession session, SchemaTableName view, String sql);
}
