package io.featurestore.trino.transaction;

import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;

public interface TransactionContexts
{
    TransactionContext get(ConnectorSession session, ConnectorTransactionHandle transaction);
}
