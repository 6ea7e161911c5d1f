package io.featurestore.trino.materialized;

import com.google.inject.Inject;
import io.featurestore.trino.refresh.MaterializedViewRefresh;
import io.featurestore.trino.refresh.RefreshCommit;
import io.featurestore.trino.sql.WindowScans;
import io.featurestore.trino.storage.StorageDrop;
import io.featurestore.trino.storage.StorageTables;
import io.featurestore.trino.store.DefinitionListing;
import io.featurestore.trino.store.EntityRegistry;
import io.featurestore.trino.table.DefaultLayout;
import io.featurestore.trino.timeline.EventTimelinesFactory;
import io.featurestore.trino.transaction.TransactionContext;
import io.featurestore.trino.view.AggregationChecker;
import io.featurestore.trino.view.ViewExpander;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.type.TypeManager;

import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

public final class MaterializedViewsFactory
{
    private final DefinitionListing definitions;
    private final EntityRegistry entities;
    private final AggregationChecker aggregations;
    private final DefaultLayout defaultLayout;
    private final RefreshCommit refreshCommit;
    private final EventTimelinesFactory timelines;
    private final TypeManager typeManager;

    @Inject
    MaterializedViewsFactory(DefinitionListing definitions, EntityRegistry entities, AggregationChecker aggregations, DefaultLayout defaultLayout, RefreshCommit refreshCommit, EventTimelinesFactory timelines, TypeManager typeManager)
    {
        this.timelines = requireNonNull(timelines, "timelines is null");
        this.definitions = requireNonNull(definitions, "definitions is null");
        this.entities = requireNonNull(entities, "entities is null");
        this.aggregations = requireNonNull(aggregations, "aggregations is null");
        this.defaultLayout = requireNonNull(defaultLayout, "defaultLayout is null");
        this.refreshCommit = requireNonNull(refreshCommit, "refreshCommit is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    // The relations are those in which the tables of feature views are found
    public MaterializedViews create(TransactionContext transaction, Supplier<ConnectorMetadata> relations)
    {
        WindowScans scans = timelines.create(transaction, relations);
        String catalogName = transaction.catalogName();
        ConnectorMetadata iceberg = transaction.iceberg().metadata();
        StorageDrop storageDrop = new StorageDrop(transaction.iceberg().tables());
        StorageTables storageTables = new StorageTables(iceberg, defaultLayout, storageDrop);
        MaterializedViewDefinitions views = new MaterializedViewDefinitions(catalogName, transaction.views(), storageTables, storageDrop, entities, aggregations, typeManager);
        RelationListing listing = new RelationListing(iceberg, definitions, views);
        MaterializedViewRefresh refresh = new MaterializedViewRefresh(iceberg, transaction.views(), transaction.featureViews(), transaction.storedRows(), refreshCommit, transaction.plannedTables(), scans, catalogName);
        return new MaterializedViews(iceberg, views, listing, transaction.storedRows(), refresh, new ViewExpander(transaction, scans, typeManager), storageDrop);
    }
}
