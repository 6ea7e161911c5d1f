package io.featurestore.trino.transaction;

import io.featurestore.trino.definition.VisibleRelations;
import io.featurestore.trino.freshness.StaleViewCheck;
import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.handle.PlannedTables;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;

import static java.util.Objects.requireNonNull;

/**
 * What the packages share of one transaction: it keeps what it has read of the catalog until the transaction ends.
 *
 * @param visible of which relations this transaction's users may be told
 */
public record TransactionContext(
        String catalogName,
        IcebergTransaction iceberg,
        ViewStore views,
        FeatureViews featureViews,
        StoredRows storedRows,
        StaleViewCheck staleViews,
        VisibleRelations visible,
        PlannedTables plannedTables)
{
    public TransactionContext
    {
        requireNonNull(catalogName, "catalogName is null");
        requireNonNull(iceberg, "iceberg is null");
        requireNonNull(views, "views is null");
        requireNonNull(featureViews, "featureViews is null");
        requireNonNull(storedRows, "storedRows is null");
        requireNonNull(staleViews, "staleViews is null");
        requireNonNull(visible, "visible is null");
        requireNonNull(plannedTables, "plannedTables is null");
    }
}
