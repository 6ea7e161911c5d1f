package io.featurestore.trino.online;

import com.google.inject.Inject;
import io.featurestore.trino.handle.InsertKind;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSink;
import io.trino.spi.connector.ConnectorPageSinkId;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

// Writes publications; the worker's own configuration has what it needs for that
final class OnlineInsertKind
        implements InsertKind<OnlineInsertHandle>
{
    private final OnlineStores stores;

    @Inject
    OnlineInsertKind(OnlineStores stores)
    {
        this.stores = requireNonNull(stores, "stores is null");
    }

    @Override
    public Class<OnlineInsertHandle> handle()
    {
        return OnlineInsertHandle.class;
    }

    @Override
    public ConnectorPageSink pageSink(
            ConnectorPageSinkProvider iceberg,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            OnlineInsertHandle table,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return new OnlinePageSink(table, OnlineEntries.of(table), stores);
    }

    @Override
    public Optional<ConnectorTableCredentials> credentials(ConnectorMetadata iceberg, ConnectorSession session, OnlineInsertHandle table)
    {
        return Optional.empty();
    }
}
