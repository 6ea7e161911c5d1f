package io.featurestore.trino.definition;

import io.trino.spi.type.Type;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

public record FeatureColumn(String name, Type type, Optional<String> comment)
{
    public FeatureColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(comment, "comment is null");
    }
}
