package io.featurestore.trino.versions;

import com.google.inject.Binder;
import com.google.inject.Module;

import static com.google.inject.Scopes.SINGLETON;
import static io.featurestore.trino.relation.RelationModule.derivedRelationBinder;

/**
 * Adds the relation {@code v$versions}.
 */
public final class VersionsModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        derivedRelationBinder(binder).addBinding().to(VersionsRelation.class).in(SINGLETON);
    }
}
