package io.featurestore.catalog;

import org.apache.iceberg.Schema;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A view to be written.
 *
 * @param runAsOwner the user as whom it runs; empty for who queries it
 * @param location where the catalog keeps the view's metadata; empty lets the catalog choose
 * @param definition empty for a plain view, which removes what an older version defined
 * @param author the user who writes it
 */
public record ViewDraft(
        Schema schema,
        ViewQuery query,
        Optional<String> comment,
        Optional<String> runAsOwner,
        Optional<String> location,
        Optional<Definition> definition,
        String author)
{
    public ViewDraft
    {
        requireNonNull(schema, "schema is null");
        requireNonNull(query, "query is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(runAsOwner, "runAsOwner is null");
        requireNonNull(location, "location is null");
        requireNonNull(definition, "definition is null");
        requireNonNull(author, "author is null");
    }
}
