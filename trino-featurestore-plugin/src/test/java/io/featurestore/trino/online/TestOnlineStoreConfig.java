package io.featurestore.trino.online;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.online.OnlineStoreConfig.Type;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static org.assertj.core.api.Assertions.assertThat;

final class TestOnlineStoreConfig
{
    @Test
    void testDefaults()
    {
        assertRecordedDefaults(recordDefaults(OnlineStoreConfig.class)
                .setType(Type.NONE)
                .setRedisUri(null)
                .setRedisCluster(false)
                .setEmbeddedPort(0)
                .setKeyPrefix("featurestore"));
    }

    @Test
    void testExplicitPropertyMappings()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("featurestore.online-store.type", "redis")
                .put("featurestore.online-store.redis.uri", "rediss://reader:secret@redis.example.com:6380")
                .put("featurestore.online-store.redis.cluster", "true")
                .put("featurestore.online-store.embedded.port", "6399")
                .put("featurestore.online-store.key-prefix", "shop")
                .buildOrThrow();
        assertFullMapping(properties, new OnlineStoreConfig()
                .setType(Type.REDIS)
                .setRedisUri(URI.create("rediss://reader:secret@redis.example.com:6380"))
                .setRedisCluster(true)
                .setEmbeddedPort(6399)
                .setKeyPrefix("shop"));
    }

    @Test
    void testAddressIsThatOfRedis()
    {
        assertThat(new OnlineStoreConfig().isUriOfRedis()).isTrue();
        assertThat(new OnlineStoreConfig().setType(Type.EMBEDDED).isUriOfRedis()).isTrue();
        assertThat(new OnlineStoreConfig().setType(Type.REDIS).isUriOfRedis()).isFalse();
        assertThat(new OnlineStoreConfig().setType(Type.REDIS).setRedisUri(URI.create("http://localhost")).isUriOfRedis()).isFalse();
        assertThat(new OnlineStoreConfig().setType(Type.REDIS).setRedisUri(URI.create("redis://localhost")).isUriOfRedis()).isTrue();
        assertThat(new OnlineStoreConfig().setRedisUri(URI.create("redis://localhost")).isUriOfRedis()).isFalse();
    }
}
