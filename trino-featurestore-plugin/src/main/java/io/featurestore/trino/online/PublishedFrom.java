package io.featurestore.trino.online;

import io.featurestore.trino.freshness.RefreshSession;
import io.featurestore.trino.freshness.RefreshedSources.SourceTable;

import static java.util.Objects.requireNonNull;

/**
 * What a publication has read, if it is known: a table whose rows, each by itself, are those of the feature view.
 *
 * @param definition digest of the feature view's own definition
 */
public record PublishedFrom(SourceTable table, String definition, RefreshSession session)
{
    public PublishedFrom
    {
        requireNonNull(table, "table is null");
        requireNonNull(definition, "definition is null");
        requireNonNull(session, "session is null");
    }

    // Whether only the rows of the table may be others now
    boolean differsInRowsOnly(PublishedFrom now)
    {
        return definition.equals(now.definition) &&
                table.name().equals(now.table.name()) &&
                table.schemaVersion() == now.table.schemaVersion() &&
                table.definition().equals(now.table.definition()) &&
                table.snapshot().isPresent() &&
                now.table.snapshot().isPresent();
    }
}
