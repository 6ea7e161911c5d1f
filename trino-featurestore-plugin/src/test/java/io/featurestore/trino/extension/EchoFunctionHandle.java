package io.featurestore.trino.extension;

import io.trino.spi.function.table.ConnectorTableFunctionHandle;

import static java.util.Objects.requireNonNull;

public record EchoFunctionHandle(String text)
        implements ConnectorTableFunctionHandle
{
    public EchoFunctionHandle
    {
        requireNonNull(text, "text is null");
    }
}
