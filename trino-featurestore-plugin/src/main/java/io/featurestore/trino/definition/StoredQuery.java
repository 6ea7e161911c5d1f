package io.featurestore.trino.definition;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The query of a view, as it was written.
 *
 * @param catalog in which it looks for tables without one
 * @param schema in which it looks for tables without one
 * @param owner with whose rights it runs; empty if it runs with those of who asks
 */
public record StoredQuery(String sql, Optional<String> catalog, Optional<String> schema, Optional<String> owner)
{
    public StoredQuery
    {
        requireNonNull(sql, "sql is null");
        requireNonNull(catalog, "catalog is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(owner, "owner is null");
    }
}
