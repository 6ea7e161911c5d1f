package io.featurestore.trino.handle;

import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;

/**
 * Our connector's metadata of a running transaction, with the delegate's own table and column handles.
 */
public interface TransactionMetadata
{
    ConnectorMetadata get(ConnectorSession session, ConnectorTransactionHandle transaction);
}
