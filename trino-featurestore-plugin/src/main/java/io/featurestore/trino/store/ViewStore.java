package io.featurestore.trino.store;

import com.google.inject.Inject;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.ViewDraft;
import io.featurestore.trino.names.VersionName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

import static io.featurestore.trino.failure.CatalogErrors.translating;
import static java.util.Objects.requireNonNull;

/**
 * Reads and writes the catalog's views, for one transaction, which sees one version of each view.
 */
public class ViewStore
{
    private final FeatureCatalog catalog;
    private final CatalogSessions sessions;
    private final RemoteNames remoteNames;
    private final DefinitionVersions versions;
    private final DefinitionCaches caches;
    private final Map<SchemaTableName, Optional<StoredView>> loaded = new ConcurrentHashMap<>();

    @Inject
    public ViewStore(FeatureCatalog catalog, CatalogSessions sessions, RemoteNames remoteNames, DefinitionVersions versions, DefinitionCaches caches)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.remoteNames = requireNonNull(remoteNames, "remoteNames is null");
        this.versions = requireNonNull(versions, "versions is null");
        this.caches = requireNonNull(caches, "caches is null");
    }

    /**
     * Of {@code v@v2} the view with the definition of that version.
     *
     * @throws io.trino.spi.TrinoException if the catalog keeps no such version
     */
    public Optional<StoredView> load(ConnectorSession session, SchemaTableName name)
    {
        Optional<StoredView> cached = loaded.get(name);
        if (cached != null) {
            return cached;
        }
        return reload(session, name);
    }

    /**
     * The view as it was in that version, to be stored again; empty if there is no view.
     */
    public Optional<StoredView> version(ConnectorSession session, VersionName name)
    {
        return load(session, name.base()).map(view -> translating(() -> versions.ofView(sessions.context(session), name, view)));
    }

    public Optional<MaterializedViewProperties> materialized(ConnectorSession session, SchemaTableName name)
    {
        return load(session, name).flatMap(ViewStore::materialized);
    }

    public static Optional<MaterializedViewProperties> materialized(StoredView view)
    {
        return view.definition()
                .filter(MaterializedViewProperties.class::isInstance)
                .map(MaterializedViewProperties.class::cast);
    }

    /**
     * Reads the view again, for the rest of the transaction.
     */
    public Optional<StoredView> reload(ConnectorSession session, SchemaTableName name)
    {
        SessionContext context = sessions.context(session);
        Optional<StoredView> view = VersionName.parse(name)
                .map(version -> translating(() -> versions.load(context, version, load(session, version.base()))))
                .orElseGet(() -> translating(() -> catalog.loadView(context, remoteNames.view(context, name))));
        loaded.put(name, view);
        return view;
    }

    public void create(ConnectorSession session, SchemaTableName name, ViewDraft draft, boolean replace)
    {
        write(session, name, (context, remoteName) -> {
            if (replace) {
                catalog.createOrReplaceView(context, remoteName, draft);
            }
            else {
                catalog.createView(context, remoteName, draft);
            }
        });
    }

    /**
     * @param properties that are no part of the definition
     */
    public void create(ConnectorSession session, SchemaTableName name, ViewDraft draft, Map<String, String> properties)
    {
        write(session, name, (context, remoteName) -> catalog.createView(context, remoteName, draft, properties));
    }

    /**
     * @return what was stored in between: see {@link FeatureCatalog#replaceView}
     */
    public Optional<StoredView> replace(ConnectorSession session, SchemaTableName name, ViewDraft draft, StoredView expected)
    {
        return call(session, name, (context, remoteName) -> catalog.replaceView(context, remoteName, draft, expected));
    }

    public void setComment(ConnectorSession session, SchemaTableName name, Optional<String> comment)
    {
        write(session, name, (context, remoteName) -> catalog.setViewComment(context, remoteName, comment));
    }

    public void setColumnComment(ConnectorSession session, SchemaTableName name, String column, Optional<String> comment)
    {
        write(session, name, (context, remoteName) -> catalog.setViewColumnComment(context, remoteName, column, comment, session.getUser()));
    }

    public void setProperty(ConnectorSession session, SchemaTableName name, String property, String value)
    {
        write(session, name, (context, remoteName) -> catalog.setViewProperty(context, remoteName, property, value));
    }

    public void rename(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        try {
            write(session, source, (context, remoteName) -> catalog.renameView(context, remoteName, remoteNames.view(context, target)));
        }
        finally {
            forget(target);
        }
    }

    public void drop(ConnectorSession session, SchemaTableName name)
    {
        write(session, name, catalog::dropView);
    }

    private void write(ConnectorSession session, SchemaTableName name, BiConsumer<SessionContext, RelationName> change)
    {
        call(session, name, (context, remoteName) -> {
            change.accept(context, remoteName);
            return true;
        });
    }

    private <T> T call(ConnectorSession session, SchemaTableName name, BiFunction<SessionContext, RelationName, T> change)
    {
        SessionContext context = sessions.context(session);
        try {
            return translating(() -> change.apply(context, remoteNames.view(context, name)));
        }
        finally {
            forget(name);
        }
    }

    // Also after a failure, as the write may have been stored
    private void forget(SchemaTableName name)
    {
        loaded.remove(name);
        caches.forget(name);
    }
}
