package io.featurestore.trino.lineage;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import io.trino.spi.connector.SystemTable;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

public class LineageModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(LineageRelationsFactory.class).in(SINGLETON);
        lineageReaderBinder(binder).addBinding().to(ViewLineageReader.class).in(SINGLETON);
        lineageReaderBinder(binder).addBinding().to(TrainingTableLineageReader.class).in(SINGLETON);
        newSetBinder(binder, SystemTable.class).addBinding().to(LineageTable.class).in(SINGLETON);
    }

    public static Multibinder<LineageReader> lineageReaderBinder(Binder binder)
    {
        return newSetBinder(binder, LineageReader.class);
    }
}
