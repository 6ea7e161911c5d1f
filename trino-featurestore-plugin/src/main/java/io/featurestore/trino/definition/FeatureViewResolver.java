package io.featurestore.trino.definition;

import io.featurestore.catalog.RelationName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;

public interface FeatureViewResolver
{
    /**
     * @param visible which relations the message of an error may suggest
     * @throws io.trino.spi.TrinoException when there is no feature view of that name, or its definition no longer fits its columns
     */
    ResolvedFeatureView resolve(ConnectorSession session, ConnectorTransactionHandle transaction, RelationName name, VisibleRelations visible);

    /**
     * @throws io.trino.spi.TrinoException VIEW_IS_STALE when the view's columns are no longer those of its query
     */
    void checkNotStale(ConnectorSession session, ConnectorTransactionHandle transaction, RelationName name);
}
