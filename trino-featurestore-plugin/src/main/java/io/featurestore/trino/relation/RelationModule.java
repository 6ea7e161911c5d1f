package io.featurestore.trino.relation;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import io.featurestore.trino.names.DerivedNames;

import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

/**
 * Binds {@link DerivedRelations}, which are those that other modules add, and how their names are read.
 */
public final class RelationModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        derivedRelationBinder(binder);
        binder.bind(DerivedRelations.class).in(SINGLETON);
    }

    /**
     * Users are told of the relations in the order in which they are added.
     */
    public static Multibinder<DerivedRelation> derivedRelationBinder(Binder binder)
    {
        return newSetBinder(binder, DerivedRelation.class);
    }

    @Provides
    @Singleton
    public static DerivedNames createDerivedNames(Set<DerivedRelation> relations)
    {
        return new DerivedNames(relations.stream()
                .map(DerivedRelation::form)
                .collect(toImmutableList()));
    }
}
