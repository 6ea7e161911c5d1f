package io.featurestore.trino.view;

import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.ViewDraft;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import static io.featurestore.trino.definition.CatalogErrors.translating;
import static io.featurestore.trino.definition.RelationNames.toRelationName;
import static java.util.Objects.requireNonNull;

/**
 * The catalog's views for one transaction: a view is read once, so a statement sees one version of it.
 */
public class ViewStore
{
    private final FeatureCatalog catalog;
    private final CatalogSessions sessions;
    private final Map<RelationName, Optional<StoredView>> loaded = new ConcurrentHashMap<>();

    public ViewStore(FeatureCatalog catalog, CatalogSessions sessions)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
    }

    public Optional<StoredView> load(ConnectorSession session, SchemaTableName name)
    {
        RelationName relation = toRelationName(name);
        Optional<StoredView> cached = loaded.get(relation);
        if (cached != null) {
            return cached;
        }
        Optional<StoredView> view = translating(() -> catalog.loadView(sessions.context(session), relation));
        loaded.put(relation, view);
        return view;
    }

    public void create(ConnectorSession session, SchemaTableName name, ViewDraft draft, boolean replace)
    {
        write(session, name, context -> {
            if (replace) {
                catalog.createOrReplaceView(context, toRelationName(name), draft);
            }
            else {
                catalog.createView(context, toRelationName(name), draft);
            }
        });
    }

    public void setComment(ConnectorSession session, SchemaTableName name, Optional<String> comment)
    {
        write(session, name, context -> catalog.setViewComment(context, toRelationName(name), comment));
    }

    public void setColumnComment(ConnectorSession session, SchemaTableName name, String column, Optional<String> comment)
    {
        write(session, name, context -> catalog.setViewColumnComment(context, toRelationName(name), column, comment, session.getUser()));
    }

    public void rename(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        loaded.remove(toRelationName(target));
        write(session, source, context -> catalog.renameView(context, toRelationName(source), toRelationName(target)));
    }

    public void drop(ConnectorSession session, SchemaTableName name)
    {
        write(session, name, context -> catalog.dropView(context, toRelationName(name)));
    }

    private void write(ConnectorSession session, SchemaTableName name, Consumer<SessionContext> change)
    {
        translating(() -> change.accept(sessions.context(session)));
        loaded.remove(toRelationName(name));
    }
}
