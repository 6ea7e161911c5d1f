package io.featurestore.trino.materialized;

import com.google.inject.Binder;
import com.google.inject.Module;

import static com.google.inject.Scopes.SINGLETON;
import static io.featurestore.trino.transaction.TransactionModule.metadataLayerBinder;

/**
 * Binds {@link MaterializedViewsFactory}, and refuses ALTER TABLE … COLUMN on materialized views.
 */
public final class MaterializedModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(MaterializedViewsFactory.class).in(SINGLETON);
        metadataLayerBinder(binder).addBinding().toInstance((next, transaction) -> new FixedColumnsMetadata(next, transaction.storedRows()));
    }
}
