package io.featurestore.trino.index;

/**
 * The memory that an index may take while it is filled. The engine does not see it, so we count it ourselves. For any number of threads.
 */
interface MemoryBudget
{
    /**
     * @param rowsOfView read so far, to be told when memory is short
     * @throws io.trino.spi.TrinoException EXCEEDED_LOCAL_MEMORY_LIMIT if that is more than there is
     */
    void reserve(long bytes, long rowsOfView);

    void release(long bytes);

    long limitBytes();
}
