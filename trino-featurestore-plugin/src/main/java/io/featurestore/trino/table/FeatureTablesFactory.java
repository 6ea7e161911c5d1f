package io.featurestore.trino.table;

import com.google.inject.Inject;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.store.EntityRegistry;
import io.trino.spi.connector.ConnectorMetadata;

import static java.util.Objects.requireNonNull;

public final class FeatureTablesFactory
{
    private final CatalogTables tables;
    private final EntityRegistry entities;
    private final DefaultLayout defaultLayout;

    @Inject
    FeatureTablesFactory(CatalogTables tables, EntityRegistry entities, DefaultLayout defaultLayout)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.entities = requireNonNull(entities, "entities is null");
        this.defaultLayout = requireNonNull(defaultLayout, "defaultLayout is null");
    }

    public FeatureTables create(ConnectorMetadata iceberg)
    {
        return new FeatureTables(iceberg, tables, entities, defaultLayout);
    }
}
