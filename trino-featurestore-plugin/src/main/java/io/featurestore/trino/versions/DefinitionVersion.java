package io.featurestore.trino.versions;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.CatalogException;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.StoredTableVersion;
import io.featurestore.catalog.StoredViewVersion;
import io.featurestore.trino.definition.DefinitionProperties;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

// Properties by their SQL names, arrays as JSON; as they are stored when their format is not known
record DefinitionVersion(
        long version,
        Instant createdAt,
        Optional<String> author,
        Optional<String> sql,
        Map<String, String> properties,
        boolean current)
{
    DefinitionVersion
    {
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(author, "author is null");
        requireNonNull(sql, "sql is null");
        properties = ImmutableMap.copyOf(requireNonNull(properties, "properties is null"));
    }

    static DefinitionVersion of(StoredViewVersion version)
    {
        return new DefinitionVersion(
                version.version(),
                version.createdAt(),
                version.author(),
                version.sql(),
                decode(version.properties()),
                version.current());
    }

    static DefinitionVersion of(StoredTableVersion version)
    {
        return new DefinitionVersion(
                version.version(),
                version.createdAt(),
                version.author(),
                Optional.empty(),
                decode(version.properties()),
                version.current());
    }

    private static Map<String, String> decode(Map<String, String> stored)
    {
        try {
            return DefinitionCodec.decode(stored)
                    .map(DefinitionVersion::text)
                    .orElse(stored);
        }
        catch (CatalogException e) {
            return stored;
        }
    }

    private static Map<String, String> text(Definition definition)
    {
        return DefinitionProperties.valuesSetByUsers(definition).toText();
    }
}
