package io.featurestore.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param author the user who wrote it, where known
 * @param properties the {@code featurestore.*} properties it was written with, where known
 */
public record StoredViewVersion(
        int version,
        Instant createdAt,
        Optional<String> author,
        Optional<String> sql,
        Map<String, String> properties,
        boolean current)
{
    public StoredViewVersion
    {
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(author, "author is null");
        requireNonNull(sql, "sql is null");
        properties = Map.copyOf(requireNonNull(properties, "properties is null"));
    }
}
