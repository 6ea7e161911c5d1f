package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.TypeOperators;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import static java.lang.Math.max;
import static java.util.Objects.requireNonNull;

// Where only the newest row of each entity is needed, older ones are thrown out from time to time: memory is taken by entities, not by history
final class ChunkCollector
{
    // Of the budget, before a reader looks for rows to throw out
    private static final int BUDGET_SHARE = 16;

    private final HistoryRequest request;
    private final TypeOperators typeOperators;
    private final MemoryBudget budget;
    private final EntityIndex entities;
    private final List<HistoryChunk> chunks = new ArrayList<>();
    private final Set<ValueBlock> dictionaries = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;
    private long compactedBytes;
    private long reservedBytes;

    ChunkCollector(HistoryRequest request, TypeOperators typeOperators, MemoryBudget budget)
    {
        this.request = requireNonNull(request, "request is null");
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
        this.budget = requireNonNull(budget, "budget is null");
        this.entities = new EntityIndex(request.keyTypes(), typeOperators);
    }

    EntityIndex entities()
    {
        return entities;
    }

    void add(HistoryChunk chunk, long rowsRead)
    {
        chunks.add(chunk);
        bytes += chunk.retainedBytes(dictionaries);
        if (request.newestOnly() && bytes >= max(budget.limitBytes() / BUDGET_SHARE, 2 * compactedBytes)) {
            compact();
        }
        long needed = bytes + entities.retainedBytes();
        if (needed > reservedBytes) {
            budget.reserve(needed - reservedBytes, rowsRead);
        }
        else {
            budget.release(reservedBytes - needed);
        }
        reservedBytes = needed;
    }

    private void compact()
    {
        HistoryChunk newest = new FeatureHistoryBuilder(entities, chunks, request.source().readTypes(), typeOperators).newestRows();
        chunks.clear();
        chunks.add(newest);
        dictionaries.clear();
        compactedBytes = newest.retainedBytes(dictionaries);
        bytes = compactedBytes;
    }

    Collected collected()
    {
        return new Collected(entities, chunks, reservedBytes);
    }

    record Collected(EntityIndex entities, List<HistoryChunk> chunks, long reservedBytes)
    {
        Collected
        {
            requireNonNull(entities, "entities is null");
            chunks = ImmutableList.copyOf(chunks);
        }
    }
}
