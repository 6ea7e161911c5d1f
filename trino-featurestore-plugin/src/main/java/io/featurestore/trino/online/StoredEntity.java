package io.featurestore.trino.online;

import io.trino.spi.Page;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param publication that wrote it
 * @param row the one that is valid, of the {@link OnlineTableHandle#stored} columns
 */
public record StoredEntity(long publication, Optional<Page> row)
{
    public StoredEntity
    {
        requireNonNull(row, "row is null");
    }
}
