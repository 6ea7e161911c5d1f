package io.featurestore.trino.versions;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.trino.spi.procedure.Procedure;

import static com.google.inject.Scopes.SINGLETON;
import static io.featurestore.trino.relation.RelationModule.derivedRelationBinder;

/**
 * Adds the relation {@code v$versions}, and the procedure that makes a version current again.
 */
public final class VersionsModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        derivedRelationBinder(binder).addBinding().to(VersionsRelation.class).in(SINGLETON);
        binder.bind(DefinitionRollback.class);
        binder.bind(RollbackViewProcedure.class).in(SINGLETON);
    }

    @ProvidesIntoSet
    @Singleton
    public static Procedure createRollbackViewProcedure(RollbackViewProcedure procedure)
    {
        return procedure.procedure();
    }
}
