package io.featurestore.trino.function;

import io.airlift.units.DataSize;
import io.trino.spi.TrinoException;

import java.util.concurrent.atomic.AtomicLong;

import static io.trino.spi.StandardErrorCode.EXCEEDED_LOCAL_MEMORY_LIMIT;
import static java.util.Objects.requireNonNull;

/**
 * The memory that the histories of one function call may take on one worker. The engine does not see it, so we count it ourselves.
 */
final class MemoryBudget
{
    static final String MAX_MEMORY_PROPERTY = "featurestore.point-in-time-join.max-memory";

    private final DataSize limit;
    private final AtomicLong reserved = new AtomicLong();

    MemoryBudget(DataSize limit)
    {
        this.limit = requireNonNull(limit, "limit is null");
    }

    /**
     * @throws TrinoException EXCEEDED_LOCAL_MEMORY_LIMIT if that is more than the call may take
     */
    void reserve(long bytes, String featureView, long rowsOfView)
    {
        long total = reserved.addAndGet(bytes);
        if (total > limit.toBytes()) {
            throw new TrinoException(EXCEEDED_LOCAL_MEMORY_LIMIT, ("The history of feature view '%s' does not fit in memory: after %s rows of it, this call needs %s, and %s allows %s on each worker. " +
                    "Use a training set or \"%s@<time>\", which run in the engine for any number of rows; or ask for fewer features, or raise the limit")
                    .formatted(featureView, rowsOfView, DataSize.succinctBytes(total), MAX_MEMORY_PROPERTY, limit, featureView.substring(featureView.lastIndexOf('.') + 1)));
        }
    }

    void release(long bytes)
    {
        reserved.addAndGet(-bytes);
    }

    long limitBytes()
    {
        return limit.toBytes();
    }
}
