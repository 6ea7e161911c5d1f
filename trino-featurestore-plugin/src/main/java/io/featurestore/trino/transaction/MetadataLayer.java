package io.featurestore.trino.transaction;

import io.trino.spi.connector.ConnectorMetadata;

/**
 * Stands before the metadata of all relations, for statements that its package refuses, explains or runs in another way. Layers are put on in
 * any order, so none may count on another.
 */
public interface MetadataLayer
{
    /**
     * @param next answers what the layer leaves, with handles of every kind
     */
    ConnectorMetadata over(ConnectorMetadata next, TransactionContext transaction);
}
