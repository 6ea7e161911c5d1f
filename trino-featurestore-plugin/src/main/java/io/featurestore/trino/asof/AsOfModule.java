package io.featurestore.trino.asof;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import io.featurestore.trino.relation.DerivedRelation;

import static com.google.inject.Scopes.SINGLETON;
import static io.featurestore.trino.handle.HandleModule.indexKindBinder;
import static io.featurestore.trino.handle.HandleModule.tableKindBinder;
import static io.featurestore.trino.relation.RelationModule.derivedRelationBinder;

/**
 * Adds the relations {@code v$as_of} and {@code v$as_of_tz}.
 */
public final class AsOfModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        tableKindBinder(binder).addBinding().to(AsOfTableKind.class).in(SINGLETON);
        indexKindBinder(binder).addBinding().to(AsOfConnectorIndexKind.class).in(SINGLETON);

        Multibinder<DerivedRelation> relations = derivedRelationBinder(binder);
        relations.addBinding().to(AsOfRelation.class).in(SINGLETON);
        relations.addBinding().to(AsOfZonedRelation.class).in(SINGLETON);
    }
}
