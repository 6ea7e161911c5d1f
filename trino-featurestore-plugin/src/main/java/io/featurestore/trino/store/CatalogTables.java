package io.featurestore.trino.store;

import com.google.inject.Inject;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.TableTag;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The catalog's tables as they are now; nothing is kept. Failures are {@link io.featurestore.catalog.CatalogException}.
 */
public class CatalogTables
{
    private final FeatureCatalog catalog;
    private final CatalogSessions sessions;
    private final RemoteNames remoteNames;
    private final DefinitionCaches caches;

    @Inject
    public CatalogTables(FeatureCatalog catalog, CatalogSessions sessions, RemoteNames remoteNames, DefinitionCaches caches)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.remoteNames = requireNonNull(remoteNames, "remoteNames is null");
        this.caches = requireNonNull(caches, "caches is null");
    }

    public List<String> namespaces(ConnectorSession session)
    {
        return catalog.listNamespaces(sessions.context(session));
    }

    public Optional<StoredTable> load(ConnectorSession session, SchemaTableName name)
    {
        SessionContext context = sessions.context(session);
        return catalog.loadTable(context, remoteNames.table(context, name));
    }

    /**
     * Adds a version of the definition where these properties change it.
     */
    public void updateDefinition(ConnectorSession session, SchemaTableName name, Map<String, String> updates, Set<String> removals)
    {
        SessionContext context = sessions.context(session);
        try {
            catalog.updateTableDefinition(context, remoteNames.table(context, name), updates, removals, session.getUser());
        }
        finally {
            caches.forget(name);
        }
    }

    public OptionalLong createTag(ConnectorSession session, SchemaTableName name, TableTag tag)
    {
        SessionContext context = sessions.context(session);
        return catalog.createTag(context, remoteNames.table(context, name), tag);
    }

    public void removeTag(ConnectorSession session, SchemaTableName name, String tag)
    {
        SessionContext context = sessions.context(session);
        catalog.removeTag(context, remoteNames.table(context, name), tag);
    }

    public void updateProperties(ConnectorSession session, SchemaTableName name, Map<String, String> updates, Set<String> removals)
    {
        SessionContext context = sessions.context(session);
        try {
            catalog.updateTableProperties(context, remoteNames.table(context, name), updates, removals);
        }
        finally {
            caches.forget(name);
        }
    }
}
