package io.featurestore.trino.versions;

import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.store.CatalogSessions;
import io.featurestore.trino.store.RemoteNames;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.type.TypeOperators;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.failure.CatalogErrors.translating;
import static io.featurestore.trino.names.DerivedName.Kind.VERSIONS;
import static java.util.Objects.requireNonNull;

/**
 * The relations {@code v$versions} of one transaction.
 */
public class VersionsTables
{
    private final FeatureCatalog catalog;
    private final CatalogSessions sessions;
    private final RemoteNames remoteNames;
    private final ViewStore views;
    private final TypeOperators typeOperators;
    // The engine asks several times for one scan
    private final Map<SchemaTableName, Optional<StoredTable>> tables = new ConcurrentHashMap<>();

    public VersionsTables(FeatureCatalog catalog, CatalogSessions sessions, RemoteNames remoteNames, ViewStore views, TypeOperators typeOperators)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.remoteNames = requireNonNull(remoteNames, "remoteNames is null");
        this.views = requireNonNull(views, "views is null");
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    /**
     * Empty when the name is of another form or its base is neither feature view nor training set.
     */
    public Optional<SystemTable> get(ConnectorSession session, SchemaTableName name)
    {
        return DerivedName.parse(name)
                .filter(derived -> derived.kind() == VERSIONS)
                .flatMap(derived -> versions(session, derived.base()))
                .map(versions -> new VersionsTable(name, typeOperators, versions));
    }

    private Optional<List<DefinitionVersion>> versions(ConnectorSession session, SchemaTableName base)
    {
        Optional<StoredView> view = views.load(session, base);
        if (view.isPresent()) {
            return view.filter(stored -> stored.definition().isPresent())
                    .map(stored -> stored.versions().stream()
                            .map(DefinitionVersion::of)
                            .collect(toImmutableList()));
        }
        return tables.computeIfAbsent(base, _ -> translating(() -> load(sessions.context(session), base)))
                .flatMap(table -> table.definition().map(definition -> List.of(DefinitionVersion.of(table, definition))));
    }

    private Optional<StoredTable> load(SessionContext context, SchemaTableName name)
    {
        return catalog.loadTable(context, remoteNames.table(context, name));
    }
}
