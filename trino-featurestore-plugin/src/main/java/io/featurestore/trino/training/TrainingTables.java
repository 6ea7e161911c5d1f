package io.featurestore.trino.training;

import com.google.inject.Inject;
import io.featurestore.trino.store.DefinitionCache;
import io.featurestore.trino.store.DefinitionCaches;
import io.featurestore.trino.store.DefinitionListing;
import io.featurestore.trino.store.ListedNames;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The tables of the catalog that were made of training sets, in the order of their names.
 */
public final class TrainingTables
{
    private final DefinitionListing listing;
    private final DefinitionCache<TrainingTableRow> tables;

    @Inject
    TrainingTables(DefinitionListing listing, DefinitionCaches caches)
    {
        this.listing = requireNonNull(listing, "listing is null");
        this.tables = caches.create();
    }

    public List<TrainingTableRow> list(ConnectorSession session, ListedNames names)
    {
        return listing.tables(session, names, tables, TrainingTableRow::of);
    }
}
