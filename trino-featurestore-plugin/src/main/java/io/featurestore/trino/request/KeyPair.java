package io.featurestore.trino.request;

import io.featurestore.trino.definition.FeatureColumn;

import static java.util.Objects.requireNonNull;

public record KeyPair(FeatureColumn key, SpineColumn spineColumn)
{
    public KeyPair
    {
        requireNonNull(key, "key is null");
        requireNonNull(spineColumn, "spineColumn is null");
    }
}
