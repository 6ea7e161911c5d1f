package io.featurestore.trino.transaction;

import com.google.inject.Inject;
import com.google.inject.Provider;
import io.featurestore.trino.definition.VisibleRelations;
import io.featurestore.trino.freshness.StaleViewCheck;
import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.handle.PlannedTables;
import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.iceberg.IcebergCatalogFactory;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.QueryId;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSecurityContext;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.type.TypeManager;

import java.util.Optional;

import static io.featurestore.trino.failure.ExplainedCalls.explaining;
import static java.util.Objects.requireNonNull;

public final class TransactionContextFactory
{
    private final Provider<ViewStore> viewStores;
    private final IcebergCatalogFactory tableCatalogs;
    private final Optional<ConnectorAccessControl> accessControl;
    private final DerivedNames derivedNames;
    private final MetadataProvider metadataProvider;
    private final TypeManager typeManager;
    private final String catalogName;

    // View stores are new ones for each transaction
    @Inject
    TransactionContextFactory(
            Provider<ViewStore> viewStores,
            IcebergCatalogFactory tableCatalogs,
            Optional<ConnectorAccessControl> accessControl,
            DerivedNames derivedNames,
            MetadataProvider metadataProvider,
            TypeManager typeManager,
            CatalogName catalogName)
    {
        this.viewStores = requireNonNull(viewStores, "viewStores is null");
        this.tableCatalogs = requireNonNull(tableCatalogs, "tableCatalogs is null");
        this.accessControl = requireNonNull(accessControl, "accessControl is null");
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.metadataProvider = requireNonNull(metadataProvider, "metadataProvider is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null").toString();
    }

    public TransactionContext create(ConnectorSession session, ConnectorTransactionHandle transaction, ConnectorMetadata iceberg)
    {
        ViewStore views = viewStores.get();
        IcebergCatalog tableCatalog = explaining(IcebergCatalog.class, tableCatalogs.create(session));
        StoredRows storedRows = new StoredRows(iceberg, tableCatalog, views);
        return new TransactionContext(
                catalogName,
                new IcebergTransaction(iceberg, tableCatalog),
                views,
                new FeatureViews(iceberg, views, storedRows, typeManager),
                storedRows,
                new StaleViewCheck(catalogName, derivedNames, views, storedRows, metadataProvider, typeManager),
                visibleRelations(transaction),
                new PlannedTables());
    }

    private VisibleRelations visibleRelations(ConnectorTransactionHandle transaction)
    {
        return (session, names) -> accessControl
                .map(control -> control.filterTables(new ConnectorSecurityContext(transaction, session.getIdentity(), new QueryId(session.getQueryId())), names))
                .orElse(names);
    }
}
