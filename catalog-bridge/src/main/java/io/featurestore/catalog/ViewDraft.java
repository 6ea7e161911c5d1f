package io.featurestore.catalog;

import org.apache.iceberg.Schema;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param runAsOwner the user as whom the view runs; empty for the user who queries it
 * @param location empty to let the catalog choose
 * @param definition empty for a plain view, which removes what an older version defined
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
