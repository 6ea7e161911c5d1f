package io.featurestore.trino.relation;

import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;

/**
 * A relation that comes with each feature view.
 */
public interface DerivedRelation
{
    DerivedForm form();

    Rights rights();

    /**
     * Whether training sets have one, too.
     */
    default boolean isOfTrainingSets()
    {
        return false;
    }

    /**
     * @param stored metadata of the relations that are stored
     */
    TransactionRelation in(TransactionContext transaction, ConnectorMetadata stored);
}
