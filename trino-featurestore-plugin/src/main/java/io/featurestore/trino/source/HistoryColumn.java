package io.featurestore.trino.source;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.type.Type;

import static java.util.Objects.requireNonNull;

public record HistoryColumn(ColumnHandle handle, Type type)
{
    public HistoryColumn
    {
        requireNonNull(handle, "handle is null");
        requireNonNull(type, "type is null");
    }
}
