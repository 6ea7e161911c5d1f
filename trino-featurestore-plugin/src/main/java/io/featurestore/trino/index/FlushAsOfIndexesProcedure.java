package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.trino.spi.procedure.Procedure;

import java.lang.invoke.MethodHandle;

import static java.lang.invoke.MethodHandles.lookup;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

// Procedures run on the coordinator only: see IndexFlushes for how workers learn of it
final class FlushAsOfIndexesProcedure
{
    private static final MethodHandle FLUSH;

    static {
        try {
            FLUSH = lookup().findVirtual(FlushAsOfIndexesProcedure.class, "flush", methodType(void.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private final AsOfIndexCache indexes;
    private final IndexFlushes flushes;

    private FlushAsOfIndexesProcedure(AsOfIndexCache indexes, IndexFlushes flushes)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
    }

    static Procedure create(AsOfIndexCache indexes, IndexFlushes flushes)
    {
        return new Procedure("system", "flush_as_of_indexes", ImmutableList.of(), FLUSH.bindTo(new FlushAsOfIndexesProcedure(indexes, flushes)));
    }

    // Called by the engine
    public void flush()
    {
        indexes.flush(flushes.add());
    }
}
