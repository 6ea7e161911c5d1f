package io.featurestore.trino.transaction;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

public final class TransactionModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(TransactionContextFactory.class).in(SINGLETON);
        metadataLayerBinder(binder);
    }

    public static Multibinder<MetadataLayer> metadataLayerBinder(Binder binder)
    {
        return newSetBinder(binder, MetadataLayer.class);
    }
}
