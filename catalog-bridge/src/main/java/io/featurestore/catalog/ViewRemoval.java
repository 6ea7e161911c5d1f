package io.featurestore.catalog;

import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.view.BaseView;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import static io.featurestore.catalog.CatalogException.Reason.NOT_FOUND;
import static java.util.Objects.requireNonNull;

// Drops the view that is there at the start, not another one that gets its name meanwhile; it cannot tell without the right to read views
final class ViewRemoval
{
    private final RESTSessionCatalog catalog;
    private final SessionContext session;
    private final RelationName name;
    private final Supplier<Optional<BaseView>> loader;

    ViewRemoval(RESTSessionCatalog catalog, SessionContext session, RelationName name, Supplier<Optional<BaseView>> loader)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.session = requireNonNull(session, "session is null");
        this.name = requireNonNull(name, "name is null");
        this.loader = requireNonNull(loader, "loader is null");
    }

    void run()
    {
        Optional<UUID> uuid = uuid();
        Retries.run(() -> {
            if (uuid.isEmpty() || loader.get().map(BaseView::uuid).equals(uuid)) {
                // The client itself repeats a request whose answer is lost: then the answer is that there is no such view
                catalog.dropView(session, Namespaces.identifier(name));
            }
        });
    }

    // Some may drop views but not read them
    private Optional<UUID> uuid()
    {
        try {
            return Optional.of(loader.get()
                    .orElseThrow(() -> new CatalogException(NOT_FOUND, "View does not exist: " + name))
                    .uuid());
        }
        catch (ForbiddenException _) {
            return Optional.empty();
        }
    }
}
