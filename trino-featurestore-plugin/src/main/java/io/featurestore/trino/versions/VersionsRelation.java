package io.featurestore.trino.versions;

import com.google.inject.Inject;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.relation.DerivedRelation;
import io.featurestore.trino.relation.Rights;
import io.featurestore.trino.relation.TransactionRelation;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;

import static java.util.Objects.requireNonNull;

final class VersionsRelation
        implements DerivedRelation
{
    private final CatalogTables tables;
    private final TypeOperators typeOperators;

    @Inject
    VersionsRelation(CatalogTables tables, TypeManager typeManager)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.typeOperators = typeManager.getTypeOperators();
    }

    @Override
    public DerivedForm form()
    {
        return DerivedForm.VERSIONS;
    }

    @Override
    public Rights rights()
    {
        return new Rights.WithoutRows();
    }

    @Override
    public boolean isOfTrainingSets()
    {
        return true;
    }

    @Override
    public TransactionRelation in(TransactionContext transaction, ConnectorMetadata stored)
    {
        return new TransactionVersions(tables, transaction.views(), typeOperators);
    }
}
