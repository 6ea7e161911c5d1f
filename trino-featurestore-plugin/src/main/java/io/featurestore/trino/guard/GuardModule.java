package io.featurestore.trino.guard;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.featurestore.trino.relation.DerivedRelations;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.transaction.MetadataLayer;

public final class GuardModule
        implements Module
{
    @Override
    public void configure(Binder binder) {}

    @ProvidesIntoSet
    @Singleton
    public static MetadataLayer createNamesLayer(CatalogTables tables, DerivedRelations relations)
    {
        return (next, transaction) -> new NamesMetadata(next, new UnknownRelations(next, transaction, tables, relations));
    }
}
