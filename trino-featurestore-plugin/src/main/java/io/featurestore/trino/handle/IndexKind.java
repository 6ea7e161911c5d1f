package io.featurestore.trino.handle;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorIndexHandle;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;

/**
 * Indexes into which the engine looks instead of joining: the metadata of a {@link TableKind} resolves them.
 */
public interface IndexKind<H extends ConnectorIndexHandle>
        extends HandleKind<H>
{
    ConnectorIndex index(ConnectorSession session, H index, List<ColumnHandle> lookupColumns, List<ColumnHandle> outputColumns);
}
