package io.featurestore.trino;

import com.google.inject.Inject;
import com.google.inject.Provider;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.asof.AsOfAwareMetadata;
import io.featurestore.trino.asof.AsOfRelations;
import io.featurestore.trino.definition.FeatureViewResolver;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.VisibleRelations;
import io.featurestore.trino.freshness.StaleViewCheck;
import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.guard.NamesMetadata;
import io.featurestore.trino.guard.UnknownRelations;
import io.featurestore.trino.handle.HandleKinds;
import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.iceberg.IcebergCatalogs;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.joined.JoinAwareMetadata;
import io.featurestore.trino.joined.JoinPushdownPolicy;
import io.featurestore.trino.materialized.FixedColumnsMetadata;
import io.featurestore.trino.materialized.MaterializedViewDefinitions;
import io.featurestore.trino.materialized.MaterializedViews;
import io.featurestore.trino.materialized.RelationListing;
import io.featurestore.trino.refresh.MaterializedViewRefresh;
import io.featurestore.trino.refresh.RefreshCommit;
import io.featurestore.trino.storage.StorageDrop;
import io.featurestore.trino.storage.StorageTables;
import io.featurestore.trino.store.CatalogSessions;
import io.featurestore.trino.store.DefinitionListing;
import io.featurestore.trino.store.EntityRegistry;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.RemoteNames;
import io.featurestore.trino.store.ViewStore;
import io.featurestore.trino.table.DefaultLayout;
import io.featurestore.trino.table.FeatureTables;
import io.featurestore.trino.table.LostAnswers;
import io.featurestore.trino.versions.VersionsTables;
import io.featurestore.trino.view.DerivedViews;
import io.featurestore.trino.view.FeatureStoreViews;
import io.featurestore.trino.view.TrainingSets;
import io.trino.plugin.iceberg.IcebergConnector;
import io.trino.spi.QueryId;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSecurityContext;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.type.TypeManager;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static io.featurestore.trino.failure.ExplainedCalls.explaining;
import static io.featurestore.trino.failure.IcebergErrors.explained;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

/**
 * What belongs to one transaction: its view of the catalog, kept until the transaction ends.
 */
public class FeatureStoreTransactions
        implements FeatureViewResolver
{
    private final IcebergConnector iceberg;
    private final FeatureCatalog catalog;
    private final CatalogSessions sessions;
    private final RemoteNames remoteNames;
    private final EntityRegistry entities;
    private final DefinitionListing definitions;
    private final DefaultLayout defaultLayout;
    private final IcebergCatalogs tableCatalogs;
    private final RefreshCommit refreshCommit;
    private final JoinPushdownPolicy joinPushdownPolicy;
    private final IndexFlushes indexFlushes;
    private final MetadataProvider metadataProvider;
    private final TypeManager typeManager;
    private final Optional<ConnectorAccessControl> accessControl;
    private final Provider<HandleKinds> handleKinds;
    private final String catalogName;
    private final Map<ConnectorTransactionHandle, Transaction> transactions = new ConcurrentHashMap<>();

    @Inject
    public FeatureStoreTransactions(
            IcebergConnector iceberg,
            FeatureCatalog catalog,
            CatalogSessions sessions,
            RemoteNames remoteNames,
            EntityRegistry entities,
            DefinitionListing definitions,
            DefaultLayout defaultLayout,
            IcebergCatalogs tableCatalogs,
            RefreshCommit refreshCommit,
            JoinPushdownPolicy joinPushdownPolicy,
            IndexFlushes indexFlushes,
            MetadataProvider metadataProvider,
            TypeManager typeManager,
            Optional<ConnectorAccessControl> accessControl,
            Provider<HandleKinds> handleKinds,
            CatalogName catalogName)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.remoteNames = requireNonNull(remoteNames, "remoteNames is null");
        this.entities = requireNonNull(entities, "entities is null");
        this.definitions = requireNonNull(definitions, "definitions is null");
        this.defaultLayout = requireNonNull(defaultLayout, "defaultLayout is null");
        this.tableCatalogs = requireNonNull(tableCatalogs, "tableCatalogs is null");
        this.refreshCommit = requireNonNull(refreshCommit, "refreshCommit is null");
        this.joinPushdownPolicy = requireNonNull(joinPushdownPolicy, "joinPushdownPolicy is null");
        this.indexFlushes = requireNonNull(indexFlushes, "indexFlushes is null");
        this.metadataProvider = requireNonNull(metadataProvider, "metadataProvider is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.accessControl = requireNonNull(accessControl, "accessControl is null");
        this.handleKinds = requireNonNull(handleKinds, "handleKinds is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null").toString();
    }

    public ConnectorMetadata metadata(ConnectorSession session, ConnectorTransactionHandle handle)
    {
        return transaction(session, handle).metadata();
    }

    @Override
    public ResolvedFeatureView resolve(ConnectorSession session, ConnectorTransactionHandle handle, RelationName name, VisibleRelations visible)
    {
        return transaction(session, handle).featureViews().resolve(session, name, visible);
    }

    @Override
    public void checkNotStale(ConnectorSession session, ConnectorTransactionHandle handle, RelationName name)
    {
        transaction(session, handle).staleViews().check(session, toSchemaTableName(name));
    }

    void end(ConnectorTransactionHandle handle)
    {
        transactions.remove(handle);
    }

    private Transaction transaction(ConnectorSession session, ConnectorTransactionHandle handle)
    {
        return transactions.computeIfAbsent(handle, _ -> begin(session, handle));
    }

    private Transaction begin(ConnectorSession session, ConnectorTransactionHandle handle)
    {
        ConnectorMetadata icebergMetadata = new LostAnswers(
                explaining(ConnectorMetadata.class, explained("connect to the catalog", () -> iceberg.getMetadata(session, handle))),
                catalog,
                sessions,
                remoteNames);
        ViewStore viewStore = new ViewStore(catalog, sessions, remoteNames);
        IcebergCatalog tableCatalog = explaining(IcebergCatalog.class, tableCatalogs.create(session));
        StoredRows storage = new StoredRows(icebergMetadata, tableCatalog, viewStore);
        FeatureViews featureViews = new FeatureViews(icebergMetadata, viewStore, storage, typeManager);
        StaleViewCheck staleViews = new StaleViewCheck(catalogName, viewStore, storage, metadataProvider, typeManager);
        FeatureStoreViews views = new FeatureStoreViews(
                viewStore,
                featureViews,
                entities,
                new TrainingSets(catalogName, featureViews, visibleRelations(handle), typeManager),
                new DerivedViews(catalogName, featureViews),
                staleViews,
                typeManager);
        FeatureTables tables = new FeatureTables(icebergMetadata, catalog, sessions, remoteNames, entities, defaultLayout);
        VersionsTables versions = new VersionsTables(catalog, sessions, remoteNames, viewStore, typeManager.getTypeOperators());
        ConnectorMetadata metadata = new FeatureStoreMetadata(icebergMetadata, views, tables, versions, materializedViews(icebergMetadata, viewStore, featureViews, storage, new StorageDrop(tableCatalog), staleViews));
        ConnectorMetadata routed = handleKinds.get().metadata(metadata);
        AsOfAwareMetadata asOfAware = new AsOfAwareMetadata(new FixedColumnsMetadata(routed, storage), new AsOfRelations(catalogName, metadata, featureViews, staleViews, indexFlushes));
        NamesMetadata named = new NamesMetadata(asOfAware, new UnknownRelations(catalogName, metadata, featureViews, viewStore, catalog, sessions, remoteNames));
        return new Transaction(new JoinAwareMetadata(named, storage, featureViews, catalogName, joinPushdownPolicy, indexFlushes), featureViews, staleViews);
    }

    private VisibleRelations visibleRelations(ConnectorTransactionHandle handle)
    {
        return (session, names) -> accessControl
                .map(control -> control.filterTables(new ConnectorSecurityContext(handle, session.getIdentity(), new QueryId(session.getQueryId())), names))
                .orElse(names);
    }

    private MaterializedViews materializedViews(ConnectorMetadata icebergMetadata, ViewStore viewStore, FeatureViews featureViews, StoredRows storage, StorageDrop storageDrop, StaleViewCheck staleViews)
    {
        StorageTables storageTables = new StorageTables(icebergMetadata, defaultLayout, storageDrop);
        MaterializedViewDefinitions views = new MaterializedViewDefinitions(catalogName, viewStore, storageTables, storageDrop, entities, typeManager);
        RelationListing listing = new RelationListing(icebergMetadata, definitions, views);
        MaterializedViewRefresh refresh = new MaterializedViewRefresh(icebergMetadata, viewStore, featureViews, storage, refreshCommit, catalogName);
        return new MaterializedViews(icebergMetadata, views, listing, storage, refresh, staleViews, storageDrop);
    }

    private record Transaction(ConnectorMetadata metadata, FeatureViews featureViews, StaleViewCheck staleViews) {}
}
