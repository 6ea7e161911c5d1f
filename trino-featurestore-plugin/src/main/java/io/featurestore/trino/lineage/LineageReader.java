package io.featurestore.trino.lineage;

import io.featurestore.trino.store.ListedNames;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;

/**
 * Tells where relations of one kind come from. Which of it a user may see is decided by who asks.
 */
public interface LineageReader
{
    /**
     * @param targets the relations that are asked for
     */
    List<LineageEdge> edges(ConnectorSession session, ListedNames targets, LineageRelations relations);
}
