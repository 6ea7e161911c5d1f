package io.featurestore.trino.refresh;

import com.google.inject.Binder;
import com.google.inject.Module;

import static com.google.inject.Scopes.SINGLETON;
import static io.featurestore.trino.handle.HandleModule.insertKindBinder;

/**
 * Adds the writes of incremental refreshes.
 */
public final class RefreshModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(RefreshCommit.class).in(SINGLETON);
        binder.bind(SnapshotExpiry.class).in(SINGLETON);
        insertKindBinder(binder).addBinding().to(RefreshInsertKind.class).in(SINGLETON);
    }
}
