package io.featurestore.catalog;

import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.view.BaseView;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import static io.featurestore.catalog.CatalogException.Reason.NOT_FOUND;
import static java.util.Objects.requireNonNull;

final class ViewRenaming
{
    private final RESTSessionCatalog catalog;
    private final SessionContext session;
    private final RelationName source;
    private final RelationName target;
    private final Function<RelationName, Optional<BaseView>> loader;

    ViewRenaming(RESTSessionCatalog catalog, SessionContext session, RelationName source, RelationName target, Function<RelationName, Optional<BaseView>> loader)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.session = requireNonNull(session, "session is null");
        this.source = requireNonNull(source, "source is null");
        this.target = requireNonNull(target, "target is null");
        this.loader = requireNonNull(loader, "loader is null");
    }

    void run()
    {
        Optional<UUID> uuid = uuid();
        Retries.run(() -> {
            try {
                catalog.renameView(session, Namespaces.identifier(source), Namespaces.identifier(target));
            }
            catch (NoSuchViewException | AlreadyExistsException e) {
                // An earlier attempt may have been carried out although its answer was lost
                if (uuid.isEmpty() || !isRenamed(uuid.orElseThrow())) {
                    throw e;
                }
            }
        });
    }

    // Some may rename views but not read them
    private Optional<UUID> uuid()
    {
        try {
            return Optional.of(loader.apply(source)
                    .orElseThrow(() -> new CatalogException(NOT_FOUND, "Cannot rename view %s to %s: view does not exist: %s".formatted(source, target, source)))
                    .uuid());
        }
        catch (ForbiddenException _) {
            return Optional.empty();
        }
    }

    private boolean isRenamed(UUID uuid)
    {
        return loader.apply(source).isEmpty() && loader.apply(target).filter(view -> view.uuid().equals(uuid)).isPresent();
    }
}
