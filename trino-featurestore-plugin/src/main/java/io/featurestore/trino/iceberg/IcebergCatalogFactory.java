package io.featurestore.trino.iceberg;

import com.google.inject.Inject;
import io.trino.plugin.iceberg.catalog.TrinoCatalogFactory;
import io.trino.spi.connector.ConnectorSession;

import static java.util.Objects.requireNonNull;

public final class IcebergCatalogFactory
{
    private final TrinoCatalogFactory catalogs;

    @Inject
    public IcebergCatalogFactory(TrinoCatalogFactory catalogs)
    {
        this.catalogs = requireNonNull(catalogs, "catalogs is null");
    }

    // It remembers the tables that it has loaded, so it is for one transaction
    public IcebergCatalog create(ConnectorSession session)
    {
        return IcebergCatalog.of(catalogs.create(session.getIdentity()));
    }
}
