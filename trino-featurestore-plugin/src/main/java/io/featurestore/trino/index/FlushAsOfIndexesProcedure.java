package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.trino.spi.procedure.Procedure;

import java.lang.invoke.MethodHandle;

import static java.lang.invoke.MethodHandles.lookup;
import static java.lang.invoke.MethodType.methodType;

/**
 * {@code CALL system.flush_as_of_indexes()}: forgets the indexes of the coordinator, as where one node is coordinator and worker. Procedures
 * run on the coordinator only, so the indexes of other workers stay until their memory is needed.
 */
final class FlushAsOfIndexesProcedure
{
    private static final MethodHandle FLUSH;

    static {
        try {
            FLUSH = lookup().findVirtual(AsOfIndexes.class, "flush", methodType(void.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private FlushAsOfIndexesProcedure() {}

    static Procedure create(AsOfIndexes indexes)
    {
        return new Procedure("system", "flush_as_of_indexes", ImmutableList.of(), FLUSH.bindTo(indexes));
    }
}
