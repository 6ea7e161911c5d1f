package io.featurestore.trino.training;

import com.google.inject.Binder;
import com.google.inject.Module;
import io.trino.spi.connector.SystemTable;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static io.featurestore.trino.transaction.TransactionModule.metadataLayerBinder;

public final class TrainingModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(TrainingTables.class).in(SINGLETON);
        newSetBinder(binder, SystemTable.class).addBinding().to(TrainingTablesTable.class).in(SINGLETON);
        metadataLayerBinder(binder).addBinding().toInstance((next, transaction) -> new TrainingTableMetadata(next, new TrainingOrigins(transaction, next)));
    }
}
