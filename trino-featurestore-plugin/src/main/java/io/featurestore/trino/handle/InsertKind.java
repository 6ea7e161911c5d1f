package io.featurestore.trino.handle;

import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSink;
import io.trino.spi.connector.ConnectorPageSinkId;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;

import java.util.Optional;

/**
 * Writes of our own, into tables of the Iceberg connector.
 */
public interface InsertKind<H extends ConnectorInsertTableHandle>
        extends HandleKind<H>
{
    ConnectorPageSink pageSink(
            ConnectorPageSinkProvider iceberg,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            H table,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId);

    /**
     * What the workers need to write.
     */
    Optional<ConnectorTableCredentials> credentials(ConnectorMetadata iceberg, ConnectorSession session, H table);
}
