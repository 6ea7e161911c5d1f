package io.featurestore.trino.online;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.Map;
import java.util.Optional;

import static io.featurestore.trino.failure.CatalogErrors.translating;
import static java.util.Objects.requireNonNull;

// Keeps with each feature view what its last completed publication was
final class PublicationStore
{
    private final TransactionContext transaction;
    private final CatalogTables tables;

    PublicationStore(TransactionContext transaction, CatalogTables tables)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.tables = requireNonNull(tables, "tables is null");
    }

    Optional<Publication> last(ConnectorSession session, SchemaTableName view)
    {
        return Publication.of(transaction.views().load(session, view)
                .map(StoredView::properties)
                .or(() -> translating(() -> tables.load(session, view)).map(StoredTable::properties))
                .orElse(ImmutableMap.of()));
    }

    // As it is now in the catalog
    Optional<Definition> definition(ConnectorSession session, SchemaTableName name)
    {
        return transaction.views().reload(session, name)
                .map(StoredView::definition)
                .orElseGet(() -> translating(() -> tables.load(session, name)).flatMap(StoredTable::definition));
    }

    void save(ConnectorSession session, SchemaTableName view, Publication publication)
    {
        if (transaction.views().load(session, view).isPresent()) {
            transaction.views().setProperty(session, view, DefinitionCodec.PUBLICATION, publication.toJson());
        }
        else {
            translating(() -> tables.updateProperties(session, view, Map.of(DefinitionCodec.PUBLICATION, publication.toJson()), ImmutableSet.of()));
        }
    }
}
