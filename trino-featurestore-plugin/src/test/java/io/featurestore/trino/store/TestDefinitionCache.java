package io.featurestore.trino.store;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.CatalogException;
import io.featurestore.catalog.CatalogException.Reason;
import io.featurestore.catalog.RelationName;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDefinitionCache
{
    private static final SessionContext SERVICE = context(ImmutableMap.of());
    private static final RelationName VIEW = new RelationName("Sales", "Orders");
    private static final RelationName OTHER_VIEW = new RelationName("Sales", "Visits");
    private static final long TTL = 10;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicLong loads = new AtomicLong();
    private final DefinitionCache<Long> cache = new DefinitionCache<>(TTL, 2, clock::get);

    @Test
    void testKeptUntilTooOld()
    {
        assertThat(load(cache, VIEW)).isEqualTo(1);
        clock.addAndGet(TTL - 1);
        assertThat(load(cache, VIEW)).isEqualTo(1);
        clock.addAndGet(1);
        assertThat(load(cache, VIEW)).isEqualTo(2);
        assertThat(load(cache, VIEW)).isEqualTo(2);
    }

    @Test
    void testAgeCountsFromTheRequest()
    {
        cache.get(SERVICE, VIEW, () -> {
            clock.addAndGet(TTL);
            return Optional.of(loads.incrementAndGet());
        });
        assertThat(load(cache, VIEW)).isEqualTo(2);
    }

    @Test
    void testWhatIsNoDefinitionIsKeptToo()
    {
        assertThat(cache.get(SERVICE, VIEW, Optional::empty)).isEmpty();
        assertThat(cache.get(SERVICE, VIEW, () -> Optional.of(1L))).isEmpty();
    }

    @Test
    void testOffWithoutTimeToLive()
    {
        DefinitionCache<Long> off = new DefinitionCache<>(0, 2, clock::get);
        assertThat(load(off, VIEW)).isEqualTo(1);
        assertThat(load(off, VIEW)).isEqualTo(2);
    }

    @Test
    void testFullUntilSomethingIsTooOld()
    {
        assertThat(load(cache, VIEW)).isEqualTo(1);
        clock.incrementAndGet();
        assertThat(load(cache, OTHER_VIEW)).isEqualTo(2);
        RelationName third = new RelationName("Sales", "Third");
        assertThat(load(cache, third)).isEqualTo(3);
        assertThat(load(cache, third)).isEqualTo(4);
        assertThat(load(cache, VIEW)).isEqualTo(1);
        clock.addAndGet(TTL - 1);
        assertThat(load(cache, third)).isEqualTo(5);
        assertThat(load(cache, third)).isEqualTo(5);
        assertThat(load(cache, OTHER_VIEW)).isEqualTo(2);
    }

    @Test
    void testOtherCredentialsLoadForThemselves()
    {
        SessionContext analyst = context(ImmutableMap.of("token", "analyst"));
        SessionContext stranger = context(ImmutableMap.of("token", "stranger"));
        assertThat(cache.get(analyst, VIEW, () -> Optional.of(1L))).contains(1L);
        assertThatThrownBy(() -> cache.get(stranger, VIEW, TestDefinitionCache::denied)).isInstanceOf(CatalogException.class);
        assertThatThrownBy(() -> cache.get(SERVICE, VIEW, TestDefinitionCache::denied)).isInstanceOf(CatalogException.class);
        assertThat(cache.get(analyst, VIEW, TestDefinitionCache::denied)).contains(1L);

        cache.forget(new SchemaTableName("sales", "orders"));
        assertThatThrownBy(() -> cache.get(analyst, VIEW, TestDefinitionCache::denied)).isInstanceOf(CatalogException.class);
    }

    @Test
    void testFailuresAreNotKept()
    {
        assertThatThrownBy(() -> cache.get(SERVICE, VIEW, TestDefinitionCache::denied)).isInstanceOf(CatalogException.class);
        assertThat(load(cache, VIEW)).isEqualTo(1);
    }

    @Test
    void testForgets()
    {
        assertThat(load(cache, VIEW)).isEqualTo(1);
        assertThat(load(cache, OTHER_VIEW)).isEqualTo(2);
        cache.forget(new SchemaTableName("sales", "orders"));
        assertThat(load(cache, VIEW)).isEqualTo(3);
        assertThat(load(cache, OTHER_VIEW)).isEqualTo(2);
        cache.forgetAll();
        assertThat(load(cache, OTHER_VIEW)).isEqualTo(4);
    }

    @Test
    void testWriteWhileItIsLoaded()
    {
        cache.get(SERVICE, VIEW, () -> {
            cache.forget(new SchemaTableName("sales", "orders"));
            return Optional.of(loads.incrementAndGet());
        });
        assertThat(load(cache, VIEW)).isEqualTo(2);
        cache.get(SERVICE, OTHER_VIEW, () -> {
            cache.forget(new SchemaTableName("sales", "orders"));
            return Optional.of(loads.incrementAndGet());
        });
        assertThat(load(cache, OTHER_VIEW)).isEqualTo(3);
    }

    private long load(DefinitionCache<Long> from, RelationName name)
    {
        return from.get(SERVICE, name, () -> Optional.of(loads.incrementAndGet())).orElseThrow();
    }

    private static Optional<Long> denied()
    {
        throw new CatalogException(Reason.DENIED, "denied");
    }

    private static SessionContext context(Map<String, String> credentials)
    {
        return new SessionContext("query", "user", credentials, ImmutableMap.of());
    }
}
