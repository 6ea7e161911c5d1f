package io.featurestore.trino.handle;

import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorWritableTableHandle;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

// Answers calls with an insert handle: the kind gives the credentials, the delegate the rest
final class InsertMetadata<H extends ConnectorInsertTableHandle>
        extends ClassLoaderSafeConnectorMetadata
{
    private final InsertKind<H> kind;
    private final ConnectorMetadata delegate;

    InsertMetadata(InsertKind<H> kind, ConnectorMetadata delegate)
    {
        super(delegate, InsertMetadata.class.getClassLoader());
        this.kind = requireNonNull(kind, "kind is null");
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public Optional<ConnectorTableCredentials> getTableCredentials(ConnectorSession session, ConnectorWritableTableHandle tableHandle)
    {
        return kind.credentials(delegate, session, kind.handle().cast(tableHandle));
    }
}
