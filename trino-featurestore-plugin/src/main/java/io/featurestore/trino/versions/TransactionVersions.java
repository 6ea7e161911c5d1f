package io.featurestore.trino.versions;

import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.relation.TransactionRelation;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.type.TypeOperators;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.failure.CatalogErrors.translating;
import static java.util.Objects.requireNonNull;

// v$versions in one transaction; also training sets have one
final class TransactionVersions
        implements TransactionRelation
{
    private final CatalogTables tables;
    private final ViewStore views;
    private final TypeOperators typeOperators;
    // The engine asks several times for one scan
    private final Map<SchemaTableName, Optional<StoredTable>> loaded = new ConcurrentHashMap<>();

    TransactionVersions(CatalogTables tables, ViewStore views, TypeOperators typeOperators)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.views = requireNonNull(views, "views is null");
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    @Override
    public Optional<SystemTable> systemTable(ConnectorSession session, DerivedName name, SchemaTableName tableName)
    {
        return versions(session, name.base())
                .map(versions -> new VersionsTable(tableName, typeOperators, versions));
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
        return loaded.computeIfAbsent(base, _ -> translating(() -> tables.load(session, base)))
                .filter(table -> table.definition().isPresent())
                .map(table -> table.versions().stream()
                        .map(DefinitionVersion::of)
                        .collect(toImmutableList()));
    }
}
