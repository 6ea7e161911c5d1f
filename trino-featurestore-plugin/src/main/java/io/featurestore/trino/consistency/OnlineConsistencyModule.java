package io.featurestore.trino.consistency;

import com.google.inject.Binder;
import com.google.inject.Module;

import static com.google.inject.Scopes.SINGLETON;
import static io.featurestore.trino.handle.HandleModule.functionKindBinder;

/**
 * Adds the table function {@code online_consistency}, which is offered where table functions are.
 */
public final class OnlineConsistencyModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(OnlineConsistencyFunction.class).in(SINGLETON);
        binder.bind(OnlineConsistencyProcessors.class).in(SINGLETON);
        functionKindBinder(binder).addBinding().to(OnlineConsistencyKind.class).in(SINGLETON);
    }
}
