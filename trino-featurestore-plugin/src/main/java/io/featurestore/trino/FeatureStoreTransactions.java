package io.featurestore.trino;

import com.google.inject.Inject;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.definition.FeatureViewResolver;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.VisibleRelations;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.store.TableWrites;
import io.featurestore.trino.table.LostAnswers;
import io.featurestore.trino.transaction.TransactionContext;
import io.featurestore.trino.transaction.TransactionContextFactory;
import io.trino.plugin.iceberg.IcebergConnector;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;

import java.util.Map;
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
    private final CatalogTables catalogTables;
    private final TableWrites tableWrites;
    private final TransactionContextFactory contexts;
    private final FeatureStoreMetadataFactory metadata;
    private final Map<ConnectorTransactionHandle, Transaction> transactions = new ConcurrentHashMap<>();

    @Inject
    FeatureStoreTransactions(IcebergConnector iceberg, CatalogTables catalogTables, TableWrites tableWrites, TransactionContextFactory contexts, FeatureStoreMetadataFactory metadata)
    {
        this.iceberg = requireNonNull(iceberg, "iceberg is null");
        this.catalogTables = requireNonNull(catalogTables, "catalogTables is null");
        this.tableWrites = requireNonNull(tableWrites, "tableWrites is null");
        this.contexts = requireNonNull(contexts, "contexts is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
    }

    public ConnectorMetadata metadata(ConnectorSession session, ConnectorTransactionHandle handle)
    {
        return transaction(session, handle).metadata();
    }

    public TransactionContext context(ConnectorSession session, ConnectorTransactionHandle handle)
    {
        return transaction(session, handle).context();
    }

    @Override
    public ResolvedFeatureView resolve(ConnectorSession session, ConnectorTransactionHandle handle, RelationName name, VisibleRelations visible)
    {
        return context(session, handle).featureViews().resolve(session, name, visible);
    }

    @Override
    public void checkNotStale(ConnectorSession session, ConnectorTransactionHandle handle, RelationName name)
    {
        context(session, handle).staleViews().check(session, toSchemaTableName(name));
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
        ConnectorMetadata icebergMetadata = tableWrites.watched(new LostAnswers(
                explaining(ConnectorMetadata.class, explained("connect to the catalog", () -> iceberg.getMetadata(session, handle))),
                catalogTables));
        TransactionContext context = contexts.create(session, handle, icebergMetadata);
        return new Transaction(context, metadata.create(context));
    }

    private record Transaction(TransactionContext context, ConnectorMetadata metadata) {}
}
