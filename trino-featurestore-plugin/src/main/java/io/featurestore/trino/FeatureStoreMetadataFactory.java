package io.featurestore.trino;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.featurestore.trino.handle.HandleKinds;
import io.featurestore.trino.materialized.MaterializedViews;
import io.featurestore.trino.materialized.MaterializedViewsFactory;
import io.featurestore.trino.relation.DerivedRelations;
import io.featurestore.trino.table.FeatureTablesFactory;
import io.featurestore.trino.transaction.MetadataLayer;
import io.featurestore.trino.transaction.TransactionContext;
import io.featurestore.trino.view.CatalogViewsFactory;
import io.trino.spi.connector.ConnectorMetadata;

import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import static java.util.Objects.requireNonNull;

// A transaction's metadata, from below: the Iceberg connector's, stored relations, those that come with feature views, handles of our own, layers
class FeatureStoreMetadataFactory
{
    private final CatalogViewsFactory views;
    private final FeatureTablesFactory tables;
    private final MaterializedViewsFactory materializedViews;
    private final DerivedRelations derivedRelations;
    private final Provider<HandleKinds> handleKinds;
    private final Set<MetadataLayer> layers;

    // The kinds are made later: table functions ask for the metadata of transactions
    @Inject
    FeatureStoreMetadataFactory(
            CatalogViewsFactory views,
            FeatureTablesFactory tables,
            MaterializedViewsFactory materializedViews,
            DerivedRelations derivedRelations,
            Provider<HandleKinds> handleKinds,
            Set<MetadataLayer> layers)
    {
        this.views = requireNonNull(views, "views is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.materializedViews = requireNonNull(materializedViews, "materializedViews is null");
        this.derivedRelations = requireNonNull(derivedRelations, "derivedRelations is null");
        this.handleKinds = requireNonNull(handleKinds, "handleKinds is null");
        this.layers = ImmutableSet.copyOf(requireNonNull(layers, "layers is null"));
    }

    ConnectorMetadata create(TransactionContext transaction)
    {
        AtomicReference<ConnectorMetadata> relations = new AtomicReference<>();
        MaterializedViews materialized = materializedViews.create(transaction, relations::get);
        ConnectorMetadata iceberg = transaction.iceberg().metadata();
        ConnectorMetadata stored = new FeatureStoreMetadata(iceberg, views.create(transaction, relations::get), tables.create(iceberg), materialized);
        relations.set(stored);
        ConnectorMetadata metadata = handleKinds.get().metadata(derivedRelations.metadata(stored, transaction, materialized::readView));
        for (MetadataLayer layer : layers) {
            metadata = layer.over(metadata, transaction);
        }
        return metadata;
    }
}
