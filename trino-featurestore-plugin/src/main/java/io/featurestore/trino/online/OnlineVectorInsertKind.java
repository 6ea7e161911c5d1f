package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.featurestore.trino.handle.InsertKind;
import io.trino.spi.Page;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSink;
import io.trino.spi.connector.ConnectorPageSinkId;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static com.google.common.base.Preconditions.checkState;
import static java.util.concurrent.CompletableFuture.completedFuture;

final class OnlineVectorInsertKind
        implements InsertKind<OnlineVectorInsertHandle>
{
    @Override
    public Class<OnlineVectorInsertHandle> handle()
    {
        return OnlineVectorInsertHandle.class;
    }

    @Override
    public ConnectorPageSink pageSink(
            ConnectorPageSinkProvider iceberg,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            OnlineVectorInsertHandle table,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return new NoRows();
    }

    @Override
    public Optional<ConnectorTableCredentials> credentials(ConnectorMetadata iceberg, ConnectorSession session, OnlineVectorInsertHandle table)
    {
        return Optional.empty();
    }

    private static final class NoRows
            implements ConnectorPageSink
    {
        @Override
        public CompletableFuture<?> appendPage(Page page)
        {
            checkState(page.getPositionCount() == 0, "a vector has no rows of its own");
            return NOT_BLOCKED;
        }

        @Override
        public CompletableFuture<Collection<Slice>> finish()
        {
            return completedFuture(ImmutableList.of());
        }

        @Override
        public void abort() {}
    }
}
