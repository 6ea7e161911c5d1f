package io.featurestore.trino.definition;

import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.Set;

/**
 * Tells which relations a user may know to exist.
 */
public interface VisibleRelations
{
    Set<SchemaTableName> filter(ConnectorSession session, Set<SchemaTableName> names);
}
