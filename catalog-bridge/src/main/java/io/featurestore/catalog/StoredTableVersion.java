package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// The properties are empty where the table was no feature view then
public record StoredTableVersion(
        int version,
        Instant createdAt,
        Optional<String> author,
        Map<String, String> properties,
        boolean current)
{
    public StoredTableVersion
    {
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(author, "author is null");
        properties = ImmutableMap.copyOf(requireNonNull(properties, "properties is null"));
    }
}
