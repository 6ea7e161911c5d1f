package io.featurestore.trino.pins;

import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.SchemaTableName;

import static java.util.Objects.requireNonNull;

/**
 * A REFRESH of {@code training_set@pin$checksum}.
 */
public record ChecksumInsertHandle(SchemaTableName name)
        implements ConnectorInsertTableHandle
{
    public ChecksumInsertHandle
    {
        requireNonNull(name, "name is null");
    }
}
