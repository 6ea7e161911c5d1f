package io.featurestore.trino.index;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

import static java.util.Objects.requireNonNull;

// All indexes are filled at the same time, until one finds no memory beside others that are being filled. It begins again, alone, when those are
// done, and whoever comes later waits behind it. Who waits holds no memory, so no two wait for each other. Guarded by the lock of AsOfIndexCache
final class FillQueue
{
    private final Set<CachedAsOfIndex> running = new HashSet<>();
    private final Set<CachedAsOfIndex> beside = new HashSet<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean alone;

    // If it may not begin now, end() tells when
    boolean begin(CachedAsOfIndex entry, Runnable fill)
    {
        if (alone || !waiting.isEmpty()) {
            waiting.add(new Waiting(entry, fill));
            return false;
        }
        running.add(entry);
        if (running.size() > 1) {
            beside.addAll(running);
        }
        return true;
    }

    // Unless it was alone already
    boolean beginAgain(CachedAsOfIndex entry, Runnable fill)
    {
        return beside.contains(entry) && waiting.add(new Waiting(entry, fill));
    }

    // Returns the fill to begin now
    Optional<Runnable> end(CachedAsOfIndex entry)
    {
        running.remove(entry);
        beside.remove(entry);
        if (!running.isEmpty()) {
            return Optional.empty();
        }
        Optional<Waiting> next = Optional.ofNullable(waiting.poll());
        next.ifPresent(fill -> running.add(fill.entry()));
        alone = next.isPresent();
        return next.map(Waiting::fill);
    }

    private record Waiting(CachedAsOfIndex entry, Runnable fill)
    {
        private Waiting
        {
            requireNonNull(entry, "entry is null");
            requireNonNull(fill, "fill is null");
        }
    }
}
