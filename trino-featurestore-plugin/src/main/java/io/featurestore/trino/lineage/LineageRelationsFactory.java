package io.featurestore.trino.lineage;

import com.google.inject.Inject;
import com.google.inject.Provider;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.type.TypeManager;

import static java.util.Objects.requireNonNull;

final class LineageRelationsFactory
{
    private final String catalogName;
    private final Provider<ViewStore> views;
    private final CatalogTables tables;
    private final DerivedNames derivedNames;
    private final MetadataProvider metadata;
    private final TypeManager typeManager;

    @Inject
    LineageRelationsFactory(CatalogName catalogName, Provider<ViewStore> views, CatalogTables tables, DerivedNames derivedNames, MetadataProvider metadata, TypeManager typeManager)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null").toString();
        this.views = requireNonNull(views, "views is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    LineageRelations create(ConnectorSession session)
    {
        return new LineageRelations(catalogName, session, views.get(), tables, derivedNames, metadata, typeManager);
    }
}
