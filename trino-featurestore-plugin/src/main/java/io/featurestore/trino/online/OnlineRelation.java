package io.featurestore.trino.online;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.featurestore.trino.relation.DerivedRelation;
import io.featurestore.trino.relation.Rights;
import io.featurestore.trino.relation.TransactionRelation;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.type.TypeManager;

import static java.util.Objects.requireNonNull;

final class OnlineRelation
        implements DerivedRelation
{
    static final String MARK = "$online";

    private final EngineAccess access;
    private final CatalogTables tables;
    private final TypeManager typeManager;
    private final OnlineStores stores;

    @Inject
    OnlineRelation(EngineAccess access, CatalogTables tables, TypeManager typeManager, OnlineStores stores)
    {
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.access = requireNonNull(access, "access is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.stores = requireNonNull(stores, "stores is null");
    }

    @Override
    public DerivedForm form()
    {
        return new DerivedForm(MARK, Rest.NOTHING);
    }

    @Override
    public Rights rights()
    {
        return new Rights.OfRows(ImmutableSet.of(OnlineColumns.CREATED, OnlineColumns.CHANGES));
    }

    @Override
    public boolean isOfTrainingSets()
    {
        return true;
    }

    @Override
    public TransactionRelation in(TransactionContext transaction, ConnectorMetadata stored)
    {
        OnlineAccess readers = new OnlineAccess(transaction, stored, access);
        return new TransactionOnline(
                transaction,
                readers,
                new OnlineVectors(transaction, readers, typeManager),
                new PublicationStore(transaction, tables),
                new PublicationPlanner(transaction, access, stores));
    }
}
