package io.featurestore.trino.users;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.featurestore.trino.transaction.MetadataLayer;
import io.trino.plugin.base.session.SessionPropertiesProvider;

import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static io.featurestore.trino.relation.RelationModule.derivedRelationBinder;

/**
 * Adds the relation {@code v$users}, and refuses changes of feature views that would break those.
 */
public final class UsersModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(FeatureShapes.class).in(SINGLETON);
        newSetBinder(binder, SessionPropertiesProvider.class).addBinding().to(BreakingChangeProperties.class).in(SINGLETON);
        Multibinder<FeatureUsers> users = featureUsersBinder(binder);
        users.addBinding().to(DefinitionUsers.class).in(SINGLETON);
        users.addBinding().to(OnlineStoreUsers.class).in(SINGLETON);
        users.addBinding().to(PinUsers.class).in(SINGLETON);
        derivedRelationBinder(binder).addBinding().to(UsersRelation.class).in(SINGLETON);
    }

    public static Multibinder<FeatureUsers> featureUsersBinder(Binder binder)
    {
        return newSetBinder(binder, FeatureUsers.class);
    }

    @ProvidesIntoSet
    @Singleton
    public static MetadataLayer createBreakingChangeLayer(FeatureShapes shapes, Set<FeatureUsers> users)
    {
        ReadWriteLock lock = new ReentrantReadWriteLock();
        return (next, transaction) -> new BreakingChangeLayer(next, transaction.views(), shapes, new BreakingChanges(transaction, users, lock));
    }
}
