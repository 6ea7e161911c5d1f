package io.featurestore.trino.request;

import io.trino.spi.type.Type;

import static java.util.Objects.requireNonNull;

/**
 * Names match without regard to case, as SQL names do in Trino.
 */
public record SpineColumn(String name, Type type)
{
    public SpineColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }
}
