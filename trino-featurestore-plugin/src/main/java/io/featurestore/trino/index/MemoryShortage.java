package io.featurestore.trino.index;

import io.airlift.units.DataSize;
import io.trino.spi.ErrorCode;
import io.trino.spi.TrinoException;

import static com.google.common.base.Throwables.getCausalChain;
import static io.airlift.units.DataSize.succinctBytes;
import static io.trino.spi.StandardErrorCode.EXCEEDED_LOCAL_MEMORY_LIMIT;

final class MemoryShortage
{
    private static final ErrorCode MEMORY_IS_SHORT = EXCEEDED_LOCAL_MEMORY_LIMIT.toErrorCode();

    private MemoryShortage() {}

    static TrinoException of(String view, long rows, long needed, long others, DataSize limit)
    {
        return new TrinoException(EXCEEDED_LOCAL_MEMORY_LIMIT, ("The history of feature view '%s' does not fit in memory: after %s rows of it, its index needs %s, others in use hold %s, and %s allows %s on each worker. " +
                "Use a training set with the session property join_pushdown_enabled = false, or \"%s@<time>\", which run in the engine for any number of rows; or ask for fewer features, or raise the limit")
                .formatted(view, rows, succinctBytes(needed), succinctBytes(others), AsOfIndexCache.MAX_MEMORY_PROPERTY, limit, view.substring(view.lastIndexOf('.') + 1)));
    }

    static boolean isCauseOf(Throwable failure)
    {
        return getCausalChain(failure).stream().anyMatch(cause -> cause instanceof TrinoException e && e.getErrorCode().equals(MEMORY_IS_SHORT));
    }
}
