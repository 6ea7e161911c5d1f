package io.featurestore.trino.transaction;

import io.featurestore.trino.definition.VisibleRelations;
import io.featurestore.trino.freshness.StaleViewCheck;
import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.connector.ConnectorMetadata;

import static java.util.Objects.requireNonNull;

/**
 * What the packages share of one transaction: it keeps what it has read of the catalog until the transaction ends.
 *
 * @param iceberg the Iceberg connector's metadata
 * @param visible of which relations this transaction's users may be told
 */
public record TransactionContext(
        String catalogName,
        ConnectorMetadata iceberg,
        IcebergCatalog tableCatalog,
        ViewStore views,
        FeatureViews featureViews,
        StoredRows storedRows,
        StaleViewCheck staleViews,
        VisibleRelations visible)
{
    public TransactionContext
    {
        requireNonNull(catalogName, "catalogName is null");
        requireNonNull(iceberg, "iceberg is null");
        requireNonNull(tableCatalog, "tableCatalog is null");
        requireNonNull(views, "views is null");
        requireNonNull(featureViews, "featureViews is null");
        requireNonNull(storedRows, "storedRows is null");
        requireNonNull(staleViews, "staleViews is null");
        requireNonNull(visible, "visible is null");
    }
}
