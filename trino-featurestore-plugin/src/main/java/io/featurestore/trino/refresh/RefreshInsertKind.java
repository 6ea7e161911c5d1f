package io.featurestore.trino.refresh;

import io.featurestore.trino.handle.InsertKind;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSink;
import io.trino.spi.connector.ConnectorPageSinkId;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;

import java.util.Optional;

// Writes incremental refreshes, which are merges into the storage table
final class RefreshInsertKind
        implements InsertKind<RefreshTableHandle>
{
    @Override
    public Class<RefreshTableHandle> handle()
    {
        return RefreshTableHandle.class;
    }

    @Override
    public ConnectorPageSink pageSink(
            ConnectorPageSinkProvider iceberg,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            RefreshTableHandle table,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return new RefreshPageSink(iceberg.createMergeSink(transaction, session, table.merge(), credentials, pageSinkId), table.columnCount(), table.onlyDeletes());
    }

    @Override
    public Optional<ConnectorTableCredentials> credentials(ConnectorMetadata iceberg, ConnectorSession session, RefreshTableHandle table)
    {
        return iceberg.getTableCredentials(session, table.target());
    }
}
