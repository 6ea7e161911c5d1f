package io.featurestore.trino.view;

import com.google.inject.Inject;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.store.EntityRegistry;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.type.TypeManager;

import static java.util.Objects.requireNonNull;

public final class CatalogViewsFactory
{
    private final DerivedNames derivedNames;
    private final EntityRegistry entities;
    private final TypeManager typeManager;

    @Inject
    CatalogViewsFactory(DerivedNames derivedNames, EntityRegistry entities, TypeManager typeManager)
    {
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.entities = requireNonNull(entities, "entities is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    public CatalogViews create(TransactionContext transaction)
    {
        TrainingSetExpander trainingSets = new TrainingSetExpander(transaction.catalogName(), transaction.featureViews(), transaction.visible(), typeManager);
        return new CatalogViews(transaction, derivedNames, entities, trainingSets, new ViewExpander(transaction, typeManager), typeManager);
    }
}
