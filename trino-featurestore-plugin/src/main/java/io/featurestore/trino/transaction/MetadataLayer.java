package io.featurestore.trino.transaction;

import io.trino.spi.connector.ConnectorMetadata;

/**
 * Wraps the metadata of all relations to refuse, explain or change statements. The order of layers is not defined, so none may rely on another.
 */
public interface MetadataLayer
{
    /**
     * @param next the metadata behind this layer, for handles of every kind
     */
    ConnectorMetadata over(ConnectorMetadata next, TransactionContext transaction);
}
