package io.featurestore.trino.store;

import io.featurestore.catalog.RelationName;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

/**
 * What listings made of definitions, each for some time after the catalog was asked for it, and only for the credentials with which it was asked.
 * When it is full, nothing is added until something is too old: so the next listing finds what is in it.
 */
public final class DefinitionCache<T>
{
    private final long ttlNanos;
    private final int maxSize;
    private final LongSupplier nanoTime;
    private final LinkedHashMap<Key, Entry<T>> entries = new LinkedHashMap<>();
    private final Map<Object, Key> loading = new HashMap<>();

    DefinitionCache(long ttlNanos, int maxSize, LongSupplier nanoTime)
    {
        this.ttlNanos = ttlNanos;
        this.maxSize = maxSize;
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    }

    Optional<T> get(SessionContext context, RelationName name, Supplier<Optional<T>> load)
    {
        if (ttlNanos == 0) {
            return load.get();
        }
        Key key = new Key(context.credentials(), name);
        long now = nanoTime.getAsLong();
        return find(key, now).orElseGet(() -> load(key, now, load)).value();
    }

    private synchronized Optional<Entry<T>> find(Key key, long now)
    {
        removeOld(now);
        return Optional.ofNullable(entries.get(key)).filter(entry -> !isOld(entry, now));
    }

    private Entry<T> load(Key key, long now, Supplier<Optional<T>> load)
    {
        Object ticket = begin(key);
        try {
            Entry<T> entry = new Entry<>(load.get(), now);
            keep(ticket, key, entry);
            return entry;
        }
        finally {
            end(ticket);
        }
    }

    private synchronized Object begin(Key key)
    {
        Object ticket = new Object();
        loading.put(ticket, key);
        return ticket;
    }

    private synchronized void keep(Object ticket, Key key, Entry<T> entry)
    {
        // Without its ticket it may have read what this server has replaced meanwhile
        if (loading.containsKey(ticket) && entries.size() < maxSize) {
            entries.putLast(key, entry);
        }
    }

    private synchronized void end(Object ticket)
    {
        loading.remove(ticket);
    }

    void forget(SchemaTableName name)
    {
        forget(key -> toSchemaTableName(key.name()).equals(name));
    }

    void forgetAll()
    {
        forget(_ -> true);
    }

    private synchronized void forget(Predicate<Key> which)
    {
        entries.keySet().removeIf(which);
        loading.values().removeIf(which);
    }

    // They are nearly in the order of their ages
    private void removeOld(long now)
    {
        Iterator<Entry<T>> oldest = entries.values().iterator();
        while (oldest.hasNext() && isOld(oldest.next(), now)) {
            oldest.remove();
        }
    }

    private boolean isOld(Entry<T> entry, long now)
    {
        return now - entry.askedAt() >= ttlNanos;
    }

    private record Key(Map<String, String> credentials, RelationName name)
    {
        private Key
        {
            requireNonNull(credentials, "credentials is null");
            requireNonNull(name, "name is null");
        }
    }

    private record Entry<T>(Optional<T> value, long askedAt)
    {
        private Entry
        {
            requireNonNull(value, "value is null");
        }
    }
}
