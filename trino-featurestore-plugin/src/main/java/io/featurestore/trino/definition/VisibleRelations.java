package io.featurestore.trino.definition;

import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.Set;

/**
 * Of which relations a user may be told that they are there.
 */
public interface VisibleRelations
{
    Set<SchemaTableName> filter(ConnectorSession session, Set<SchemaTableName> names);
}
