package io.featurestore.trino.refresh;

import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMergeSink;
import io.trino.spi.connector.ConnectorMergeTableHandle;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorPageSink;
import io.trino.spi.connector.ConnectorPageSinkId;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableExecuteHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The Iceberg connector's page sinks, and those of incremental refreshes.
 */
public class RefreshPageSinkProvider
        implements ConnectorPageSinkProvider
{
    private final ConnectorPageSinkProvider iceberg;

    public RefreshPageSinkProvider(ConnectorPageSinkProvider iceberg)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorInsertTableHandle handle,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        if (handle instanceof RefreshTableHandle refresh) {
            return new RefreshPageSink(iceberg.createMergeSink(transaction, session, refresh.merge(), credentials, pageSinkId), refresh.columnCount());
        }
        return iceberg.createPageSink(transaction, session, handle, credentials, pageSinkId);
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorOutputTableHandle handle,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return iceberg.createPageSink(transaction, session, handle, credentials, pageSinkId);
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorTableExecuteHandle handle,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return iceberg.createPageSink(transaction, session, handle, credentials, pageSinkId);
    }

    @Override
    public ConnectorMergeSink createMergeSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorMergeTableHandle handle,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return iceberg.createMergeSink(transaction, session, handle, credentials, pageSinkId);
    }
}
