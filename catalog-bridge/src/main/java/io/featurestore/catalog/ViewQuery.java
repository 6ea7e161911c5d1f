package io.featurestore.catalog;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The query of a view, and where names in it are looked for that are not qualified.
 *
 * @param sql in the dialect {@code trino}
 * @param defaultCatalog a catalog of Trino
 * @param defaultNamespace a schema, levels joined by dots
 */
public record ViewQuery(String sql, Optional<String> defaultCatalog, Optional<String> defaultNamespace)
{
    public ViewQuery
    {
        requireNonNull(sql, "sql is null");
        requireNonNull(defaultCatalog, "defaultCatalog is null");
        requireNonNull(defaultNamespace, "defaultNamespace is null");
    }
}
