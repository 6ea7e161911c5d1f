package io.featurestore.trino.store;

import com.google.inject.Inject;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * The caches of listings, which forget what this server writes.
 */
public class DefinitionCaches
{
    private final long ttlNanos;
    private final int maxSize;
    private final List<DefinitionCache<?>> caches = new CopyOnWriteArrayList<>();

    @Inject
    public DefinitionCaches(DefinitionListingConfig config)
    {
        this.ttlNanos = config.getCacheTtl().roundTo(NANOSECONDS);
        this.maxSize = config.getCacheSize();
    }

    public <T> DefinitionCache<T> create()
    {
        DefinitionCache<T> cache = new DefinitionCache<>(ttlNanos, maxSize, System::nanoTime);
        caches.add(cache);
        return cache;
    }

    public void forget(SchemaTableName name)
    {
        caches.forEach(cache -> cache.forget(name));
    }

    public void forgetAll()
    {
        caches.forEach(DefinitionCache::forgetAll);
    }
}
