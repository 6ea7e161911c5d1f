package io.featurestore.trino.iceberg;

import com.google.inject.Binder;
import com.google.inject.Module;

import static com.google.inject.Scopes.SINGLETON;

public final class IcebergModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(FragmentReader.class).in(SINGLETON);
        binder.bind(IcebergCatalogFactory.class).in(SINGLETON);
        binder.bind(IcebergSettings.class).in(SINGLETON);
    }
}
