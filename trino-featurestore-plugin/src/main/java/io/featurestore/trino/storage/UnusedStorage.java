package io.featurestore.trino.storage;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.CatalogException;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.store.CatalogSessions;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.failure.CatalogErrors.translating;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * Finds the tables that hold rows of materialized views and that no view names: what statements leave that cannot drop them.
 */
public class UnusedStorage
{
    private static final int MAX_ATTEMPTS = 5;

    private final FeatureCatalog catalog;
    private final CatalogSessions sessions;

    @Inject
    public UnusedStorage(FeatureCatalog catalog, CatalogSessions sessions)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
    }

    /**
     * A table that no view names, or none yet: a statement that runs now may have made it for a view that it is about to store.
     *
     * @param view for which it was made
     * @param changedAt when it was last written
     */
    public record UnusedTable(SchemaTableName name, SchemaTableName view, Instant changedAt)
    {
        public UnusedTable
        {
            requireNonNull(name, "name is null");
            requireNonNull(view, "view is null");
            requireNonNull(changedAt, "changedAt is null");
        }
    }

    public List<String> schemas(ConnectorSession session)
    {
        SessionContext context = sessions.context(session);
        return translating(() -> catalog.listNamespaces(context));
    }

    /**
     * @param schema in the letters of the catalog
     * @throws TrinoException when a view or table of the schema cannot be read, for then it is not known which tables are in use
     */
    public List<UnusedTable> find(ConnectorSession session, String schema)
    {
        SessionContext context = sessions.context(session);
        // Before the views: a table that is listed after them may be that of a view that is new
        List<RelationName> tables = translating(() -> catalog.listTables(context, schema)).stream()
                .filter(table -> StorageName.hasForm(table.name()))
                .collect(toImmutableList());
        if (tables.isEmpty()) {
            return ImmutableList.of();
        }
        Set<String> used = used(context, schema);
        return tables.stream()
                .filter(table -> !used.contains(table.name()))
                .flatMap(table -> translating(() -> catalog.loadTable(context, table)).stream())
                .filter(table -> StorageName.isStorage(table.name().name(), table.properties()))
                .map(UnusedStorage::unused)
                .collect(toImmutableList());
    }

    private Set<String> used(SessionContext context, String schema)
    {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<Set<String>> used = tryUsed(context, schema);
            if (used.isPresent()) {
                return used.orElseThrow();
            }
        }
        throw new TrinoException(TRANSACTION_CONFLICT, "Cannot tell which tables of schema %s are in use: its views are renamed or dropped again and again; try again".formatted(schema));
    }

    /**
     * Empty when a view vanished meanwhile: it may have another name now, under which it was not looked at.
     */
    private Optional<Set<String>> tryUsed(SessionContext context, String schema)
    {
        Set<String> used = new HashSet<>();
        for (RelationName name : translating(() -> catalog.listViews(context, schema))) {
            Optional<StoredView> view = translating(() -> load(context, name));
            if (view.isEmpty()) {
                return Optional.empty();
            }
            view.flatMap(ViewStore::materialized)
                    .map(MaterializedViewProperties::storageTable)
                    .ifPresent(used::add);
        }
        return Optional.of(used);
    }

    private Optional<StoredView> load(SessionContext context, RelationName name)
    {
        try {
            return catalog.loadView(context, name);
        }
        catch (CatalogException e) {
            throw new CatalogException(e.reason(), "Cannot tell which tables of schema %s are in use, because this view may name one: %s".formatted(name.namespace(), e.getMessage()), e);
        }
    }

    private static UnusedTable unused(StoredTable table)
    {
        SchemaTableName name = new SchemaTableName(table.name().namespace(), table.name().name());
        return new UnusedTable(name, StorageName.view(name), table.changedAt());
    }
}
