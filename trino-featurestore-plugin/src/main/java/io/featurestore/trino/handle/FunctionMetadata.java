package io.featurestore.trino.handle;

import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

// What the engine asks of a call of a table function
final class FunctionMetadata<H extends ConnectorTableFunctionHandle>
        implements ConnectorMetadata
{
    private final FunctionKind<H> kind;
    private final ConnectorMetadata tables;

    FunctionMetadata(FunctionKind<H> kind, ConnectorMetadata tables)
    {
        this.kind = requireNonNull(kind, "kind is null");
        this.tables = requireNonNull(tables, "tables is null");
    }

    @Override
    public Optional<ConnectorTableCredentials> getTableCredentials(ConnectorSession session, ConnectorTableFunctionHandle functionHandle)
    {
        return kind.credentials(tables, session, kind.handle().cast(functionHandle));
    }
}
