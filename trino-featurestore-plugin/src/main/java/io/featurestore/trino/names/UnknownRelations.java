package io.featurestore.trino.names;

import io.featurestore.catalog.CatalogException;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.trino.view.CatalogSessions;
import io.featurestore.trino.view.RemoteNames;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import static io.featurestore.trino.sql.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.SqlLiterals.varchar;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Says of a name with {@code @} or {@code $} that stands for no relation why.
 */
public final class UnknownRelations
{
    private final String catalogName;
    private final FeatureCatalog catalog;
    private final CatalogSessions sessions;
    private final RemoteNames remoteNames;

    public UnknownRelations(String catalogName, FeatureCatalog catalog, CatalogSessions sessions, RemoteNames remoteNames)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.remoteNames = requireNonNull(remoteNames, "remoteNames is null");
    }

    /**
     * @param name of a relation that there is not
     * @throws TrinoException if there is more to say than that
     */
    void explain(ConnectorSession session, SchemaTableName name)
    {
        if (RelationAsked.now() != RelationAsked.OTHERWISE && isStored(session, name)) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s was made by another writer and cannot be used here, because names with @ or $ are those of relations that come with a table or view: let that writer rename it, or take it out of the catalog, without its files, by CALL %s.system.unregister_table(%s, %s)"
                    .formatted(name, quote(catalogName), varchar(name.getSchemaName()), varchar(name.getTableName())));
        }
    }

    private boolean isStored(ConnectorSession session, SchemaTableName name)
    {
        SessionContext context = sessions.context(session);
        try {
            return catalog.loadTable(context, remoteNames.table(context, name)).isPresent();
        }
        catch (CatalogException e) {
            // Who may not load it is told that there is none
            return false;
        }
    }
}
