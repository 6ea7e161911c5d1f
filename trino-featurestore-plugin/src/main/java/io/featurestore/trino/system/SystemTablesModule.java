package io.featurestore.trino.system;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import io.trino.spi.connector.SystemTable;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

public class SystemTablesModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(VisibleDefinitions.class).in(SINGLETON);

        Multibinder<SystemTable> tables = newSetBinder(binder, SystemTable.class);
        tables.addBinding().to(FeatureViewsTable.class).in(SINGLETON);
        tables.addBinding().to(FeaturesTable.class).in(SINGLETON);
        tables.addBinding().to(EntitiesTable.class).in(SINGLETON);
        tables.addBinding().to(TrainingSetsTable.class).in(SINGLETON);
        tables.addBinding().to(OnlineViewsTable.class).in(SINGLETON);
        tables.addBinding().to(PinsTable.class).in(SINGLETON);
        tables.addBinding().to(AsOfIndexesTable.class).in(SINGLETON);
        tables.addBinding().to(UnusedStorageTable.class).in(SINGLETON);
    }
}
