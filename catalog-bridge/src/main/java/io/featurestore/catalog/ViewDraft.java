package io.featurestore.catalog;

import org.apache.iceberg.Schema;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A view to be written.
 *
 * @param sql text in the dialect {@code trino}
 * @param location where the catalog keeps the view's metadata; empty lets the catalog choose
 * @param definition present for a feature view or training set; empty writes a plain view and removes what an older version defined
 * @param author the user who writes it
 */
public record ViewDraft(
        Schema schema,
        String sql,
        Optional<String> defaultCatalog,
        Optional<String> defaultNamespace,
        Optional<String> comment,
        Optional<String> runAsOwner,
        Optional<String> location,
        Optional<Definition> definition,
        String author)
{
    public ViewDraft
    {
        requireNonNull(schema, "schema is null");
        requireNonNull(sql, "sql is null");
        requireNonNull(defaultCatalog, "defaultCatalog is null");
        requireNonNull(defaultNamespace, "defaultNamespace is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(runAsOwner, "runAsOwner is null");
        requireNonNull(location, "location is null");
        requireNonNull(definition, "definition is null");
        requireNonNull(author, "author is null");
    }
}
