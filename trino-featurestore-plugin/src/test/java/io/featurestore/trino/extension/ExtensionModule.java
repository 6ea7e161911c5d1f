package io.featurestore.trino.extension;

import com.google.inject.Binder;
import com.google.inject.Module;

import static io.featurestore.trino.handle.HandleModule.functionKindBinder;
import static io.featurestore.trino.relation.RelationModule.derivedRelationBinder;

/**
 * All that the connector is told of the made-up relation and table function.
 */
final class ExtensionModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        derivedRelationBinder(binder).addBinding().toInstance(new QuarantineRelation());
        functionKindBinder(binder).addBinding().toInstance(new EchoFunctionKind());
    }
}
