package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.trino.spi.procedure.Procedure;

import java.lang.invoke.MethodHandle;

import static java.lang.invoke.MethodHandles.lookup;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.flush_as_of_indexes()}: forgets the indexes of the coordinator, as where one node is coordinator and worker. Procedures
 * run on the coordinator only, so the indexes of other workers stay until their memory is needed.
 */
public final class FlushAsOfIndexesProcedure
        implements Provider<Procedure>
{
    private static final MethodHandle FLUSH;

    static {
        try {
            FLUSH = lookup().findVirtual(FlushAsOfIndexesProcedure.class, "flush", methodType(void.class));
        }
        catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private final AsOfIndexes indexes;

    @Inject
    FlushAsOfIndexesProcedure(AsOfIndexes indexes)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure("system", "flush_as_of_indexes", ImmutableList.of(), FLUSH.bindTo(this));
    }

    public void flush()
    {
        indexes.flush();
    }
}
