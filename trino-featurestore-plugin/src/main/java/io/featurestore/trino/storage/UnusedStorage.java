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
 * Finds storage tables that no view names, left behind by statements that could not drop them.
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
     * @param view that the table was made for; a running statement may be about to store it
     * @param changedAt when the table was last written
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
     * @param schema as the catalog spells it
     * @throws TrinoException when a view or table of the schema cannot be read, so that it is unknown which tables are used
     */
    public List<UnusedTable> find(ConnectorSession session, String schema)
    {
        SessionContext context = sessions.context(session);
        // Listed before the views, so that the views of all these tables are found
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
                .filter(table -> StorageName.isStorage(table.name().name(), table.properties()) && table.state().tags().stream().noneMatch(StorageName::isPinTag))
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

    private Optional<Set<String>> tryUsed(SessionContext context, String schema)
    {
        // A view that vanishes meanwhile may have been renamed, and its new name was not listed
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
        return new UnusedTable(name, StorageName.view(name), table.state().changedAt());
    }
}
