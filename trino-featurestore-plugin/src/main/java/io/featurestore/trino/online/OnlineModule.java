package io.featurestore.trino.online;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.featurestore.trino.handle.TableKind;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.transaction.MetadataLayer;

import static com.google.inject.Scopes.SINGLETON;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static io.featurestore.trino.handle.HandleModule.indexKindBinder;
import static io.featurestore.trino.handle.HandleModule.insertKindBinder;
import static io.featurestore.trino.relation.RelationModule.derivedRelationBinder;

/**
 * Adds the relations {@code v$online} and {@code training_set$online}.
 */
public final class OnlineModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(OnlineStoreConfig.class);
        binder.bind(OnlineStores.class).in(SINGLETON);
        derivedRelationBinder(binder).addBinding().to(OnlineRelation.class).in(SINGLETON);
        indexKindBinder(binder).addBinding().to(OnlineIndexKind.class).in(SINGLETON);
        insertKindBinder(binder).addBinding().to(OnlineInsertKind.class).in(SINGLETON);
        insertKindBinder(binder).addBinding().to(OnlineVectorInsertKind.class).in(SINGLETON);
    }

    @ProvidesIntoSet
    @Singleton
    public static TableKind<?> createOnlineTables(OnlineStores stores)
    {
        return new OnlineTableKind<>(OnlineTableHandle.class, stores);
    }

    @ProvidesIntoSet
    @Singleton
    public static TableKind<?> createOnlineVectors(OnlineStores stores)
    {
        return new OnlineTableKind<>(OnlineVectorHandle.class, stores);
    }

    @ProvidesIntoSet
    @Singleton
    public static MetadataLayer createOnlineLayer(OnlineStores stores, CatalogTables tables)
    {
        return (next, transaction) -> new OnlineLayer(next, new Publications(transaction, new PublicationStore(transaction, tables), stores));
    }
}
