package io.featurestore.trino.handle;

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

final class RoutedPageSinkProvider
        implements ConnectorPageSinkProvider
{
    private final HandleKinds kinds;
    private final ConnectorPageSinkProvider delegate;

    RoutedPageSinkProvider(HandleKinds kinds, ConnectorPageSinkProvider delegate)
    {
        this.kinds = requireNonNull(kinds, "kinds is null");
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorInsertTableHandle handle,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        Optional<InsertKind<?>> kind = kinds.insert(handle);
        if (kind.isEmpty()) {
            return delegate.createPageSink(transaction, session, handle, credentials, pageSinkId);
        }
        return pageSink(kind.orElseThrow(), transaction, session, handle, credentials, pageSinkId);
    }

    private <H extends ConnectorInsertTableHandle> ConnectorPageSink pageSink(
            InsertKind<H> kind,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorInsertTableHandle handle,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return kind.pageSink(delegate, transaction, session, kind.handle().cast(handle), credentials, pageSinkId);
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorOutputTableHandle handle,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return delegate.createPageSink(transaction, session, handle, credentials, pageSinkId);
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorTableExecuteHandle handle,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return delegate.createPageSink(transaction, session, handle, credentials, pageSinkId);
    }

    @Override
    public ConnectorMergeSink createMergeSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorMergeTableHandle handle,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return delegate.createMergeSink(transaction, session, handle, credentials, pageSinkId);
    }
}
