package io.featurestore.trino.pins;

import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;

import static java.util.Objects.requireNonNull;

/**
 * {@code training_set@pin$checksum} as REFRESH writes into it.
 */
public record ChecksumTableHandle(SchemaTableName name)
        implements ConnectorTableHandle
{
    public ChecksumTableHandle
    {
        requireNonNull(name, "name is null");
    }
}
