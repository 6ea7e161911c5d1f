package io.featurestore.trino.consistency;

import io.trino.spi.Page;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

// With the row that the view has of it
record SampledEntity(byte[] key, Optional<Page> row)
{
    SampledEntity
    {
        requireNonNull(key, "key is null");
        requireNonNull(row, "row is null");
    }
}
