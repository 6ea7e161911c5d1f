package io.featurestore.trino.index;

import io.airlift.units.DataSize;

import static java.util.Objects.requireNonNull;

record EntryBudget(AsOfIndexCache indexes, CachedAsOfIndex entry, DataSize limit)
        implements MemoryBudget
{
    EntryBudget
    {
        requireNonNull(indexes, "indexes is null");
        requireNonNull(entry, "entry is null");
        requireNonNull(limit, "limit is null");
    }

    @Override
    public void reserve(long bytes, long rowsOfView)
    {
        indexes.reserve(entry, bytes, rowsOfView);
    }

    @Override
    public void release(long bytes)
    {
        indexes.reserve(entry, -bytes, 0);
    }

    @Override
    public long limitBytes()
    {
        return limit.toBytes();
    }

    @Override
    public void expect(IndexSize size)
    {
        indexes.expect(entry, size);
    }
}
