package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.ViewHistory.WrittenVersion;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.ViewBuilder;

import java.util.Map;

import static java.util.Objects.requireNonNull;
import static org.apache.iceberg.view.ViewProperties.VERSION_HISTORY_SIZE;

final class ViewCreation
{
    private final RESTSessionCatalog catalog;
    private final SessionContext session;
    private final TableIdentifier identifier;
    private final ViewDraft draft;
    private final Map<String, String> properties;

    ViewCreation(RESTSessionCatalog catalog, SessionContext session, RelationName name, ViewDraft draft, Map<String, String> properties)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.session = requireNonNull(session, "session is null");
        this.identifier = Namespaces.identifier(name);
        this.draft = requireNonNull(draft, "draft is null");
        this.properties = ImmutableMap.copyOf(requireNonNull(properties, "properties is null"));
    }

    void run()
    {
        DraftProperties drafted = DraftProperties.of(draft);
        WrittenVersion version = drafted.newVersion();
        ViewBuilder builder = catalog.buildView(session, identifier)
                .withSchema(draft.schema())
                .withQuery(ViewContent.TRINO_DIALECT, draft.query().sql())
                .withDefaultCatalog(draft.query().defaultCatalog().orElse(null))
                .withDefaultNamespace(draft.query().defaultNamespace().map(Namespaces::fromName).orElse(Namespace.empty()))
                .withLocation(draft.location().orElse(null))
                .withProperties(properties)
                .withProperties(drafted.all())
                .withProperty(VERSION_HISTORY_SIZE, ViewHistory.KEPT_VERSIONS)
                .withProperty(ViewHistory.FIRST_VERSION, version.toJson());
        Retries.run(() -> {
            try {
                builder.create();
            }
            catch (AlreadyExistsException e) {
                // An earlier attempt may have been stored although its answer was lost
                if (!isOurs(version)) {
                    throw e;
                }
            }
        });
    }

    private boolean isOurs(WrittenVersion version)
    {
        try {
            return ViewHistory.isCreatedBy(((BaseView) catalog.loadView(session, identifier)).operations().current(), version.commitId());
        }
        catch (NoSuchViewException e) {
            return false;
        }
    }
}
