package io.featurestore.trino.index;

// The engine does not see the memory of indexes, so we count it ourselves. Thread-safe
interface MemoryBudget
{
    // Throws EXCEEDED_LOCAL_MEMORY_LIMIT, with the number of rows read of the view, if there is less
    void reserve(long bytes, long rowsOfView);

    void release(long bytes);

    long limitBytes();

    // Before rows are read
    void expect(IndexSize size);
}
