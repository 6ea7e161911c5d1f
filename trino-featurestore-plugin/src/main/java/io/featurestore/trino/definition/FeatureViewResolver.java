package io.featurestore.trino.definition;

import io.featurestore.catalog.RelationName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;

/**
 * Finds feature views by name, as they are for one transaction.
 */
public interface FeatureViewResolver
{
    /**
     * @param visible of which the user may be told that he may have meant them
     * @throws io.trino.spi.TrinoException when there is no relation of that name, when it is no feature view, and when its definition no
     *         longer fits its columns; the message names it and the remedy
     */
    ResolvedFeatureView resolve(ConnectorSession session, ConnectorTransactionHandle transaction, RelationName name, VisibleRelations visible);

    /**
     * @throws io.trino.spi.TrinoException VIEW_IS_STALE when the view's columns are no longer those of its query
     */
    void checkNotStale(ConnectorSession session, ConnectorTransactionHandle transaction, RelationName name);
}
