package io.featurestore.trino.pins;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.transaction.MetadataLayer;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.type.TypeManager;

import static com.google.inject.Scopes.SINGLETON;
import static io.featurestore.trino.handle.HandleModule.insertKindBinder;
import static io.featurestore.trino.handle.HandleModule.tableKindBinder;

/**
 * Adds pins of training sets: their procedures, {@code training_set@pin} and {@code training_set@pin$checksum}.
 */
public final class PinsModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(PinStore.class).in(SINGLETON);
        binder.bind(PinTags.class).in(SINGLETON);
        binder.bind(PinWriter.class).in(SINGLETON);
        binder.bind(PinProcedures.class).in(SINGLETON);
        binder.bind(PinListing.class).in(SINGLETON);
        tableKindBinder(binder).addBinding().to(ChecksumTableKind.class).in(SINGLETON);
        insertKindBinder(binder).addBinding().to(ChecksumInsertKind.class).in(SINGLETON);
    }

    @ProvidesIntoSet
    @Singleton
    public static Procedure createPinProcedure(PinProcedures procedures)
    {
        return procedures.pinProcedure();
    }

    @ProvidesIntoSet
    @Singleton
    public static Procedure createUnpinProcedure(PinProcedures procedures)
    {
        return procedures.unpinProcedure();
    }

    @ProvidesIntoSet
    @Singleton
    public static MetadataLayer createPinsLayer(EngineAccess access, TypeManager typeManager, PinTags tags)
    {
        return (next, transaction) -> {
            PinReader pins = new PinReader(transaction, new PinAccess(access, typeManager));
            return new PinsLayer(next, pins, new PinChecksums(transaction, pins), new UnknownPins(transaction), new SchemaPins(transaction, tags));
        };
    }
}
