package io.featurestore.trino.storage;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.featurestore.trino.iceberg.IcebergCatalogFactory;
import io.trino.spi.procedure.Procedure;

import static com.google.inject.Scopes.SINGLETON;

/**
 * Binds the reader of tables, and adds the procedure that drops unused storage.
 */
public final class StorageModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(UnusedStorage.class).in(SINGLETON);
        binder.bind(StorageAwareConnector.class).in(SINGLETON);
    }

    @ProvidesIntoSet
    @Singleton
    public static Procedure createDropUnusedStorageProcedure(UnusedStorage unusedStorage, IcebergCatalogFactory catalogs)
    {
        return new DropUnusedStorageProcedure(unusedStorage, catalogs).procedure();
    }
}
