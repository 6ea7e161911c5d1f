package io.featurestore.catalog;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * SQL in the dialect {@code trino}, and where it looks for names that are not qualified; levels of a namespace are joined by dots.
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
