package io.featurestore.trino.refresh;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static io.featurestore.trino.handle.HandleModule.insertKindBinder;

public final class RefreshModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(RefreshCommit.class).in(SINGLETON);
        binder.bind(RefreshListeners.class).in(SINGLETON);
        insertKindBinder(binder).addBinding().to(RefreshInsertKind.class).in(SINGLETON);

        Multibinder<RefreshListener> listeners = newSetBinder(binder, RefreshListener.class);
        listeners.addBinding().to(SnapshotExpiry.class).in(SINGLETON);
        listeners.addBinding().to(BucketAdjustment.class).in(SINGLETON);
    }
}
