package io.featurestore.trino.table;

import com.google.inject.Binder;
import com.google.inject.Module;

import static com.google.inject.Scopes.SINGLETON;
import static io.airlift.configuration.ConfigBinder.configBinder;

public final class TableModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(FeatureTableConfig.class);
        binder.bind(DefaultLayout.class).in(SINGLETON);
        binder.bind(FeatureTablesFactory.class).in(SINGLETON);
    }
}
