package io.featurestore.online;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

import static io.featurestore.online.OnlineStoreException.Reason.DENIED;
import static io.featurestore.online.OnlineStoreException.Reason.UNAVAILABLE;
import static io.featurestore.online.Profiles.NOON;
import static io.featurestore.online.Profiles.PROFILE;
import static io.featurestore.online.Profiles.city;
import static io.featurestore.online.Profiles.entry;
import static io.featurestore.online.Profiles.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestEmbeddedStore
{
    private static Jedis client(EmbeddedStore embedded)
    {
        return new Jedis(new HostAndPort("127.0.0.1", embedded.port()), DefaultJedisClientConfig.builder().serverDefaultProtocol().build());
    }

    private static OnlineStoreOptions.Builder options(EmbeddedStore embedded)
    {
        return OnlineStoreOptions.builder(embedded.uri()).attempts(2);
    }

    @Test
    void testPassword()
    {
        try (EmbeddedStore embedded = EmbeddedStore.start(0, Optional.of("right"));
                OnlineStore right = OnlineStore.connect(options(embedded).password("right").build());
                OnlineStore wrong = OnlineStore.connect(options(embedded).password("wrong").build());
                OnlineStore none = OnlineStore.connect(options(embedded).build())) {
            OnlineWriter writer = right.writer(() -> NOON);
            writer.begin(PROFILE, 1);
            writer.write(PROFILE, OnlinePublication.incremental(1), List.of(entry(1, header(NOON, 1), "Prague")));
            assertThat(city(right, 1)).contains("Prague");
            for (OnlineStore other : List.of(wrong, none)) {
                assertThatThrownBy(() -> city(other, 1)).isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(DENIED));
            }
        }
    }

    @Test
    void testOnlyWhatTheOnlineStoreNeeds()
    {
        try (EmbeddedStore embedded = EmbeddedStore.start(0, Optional.empty()); Jedis client = client(embedded)) {
            assertThat(client.ping()).isEqualTo("PONG");
            assertThat(client.set("a", "1")).isEqualTo("OK");
            assertThat(client.mget("a", "b")).containsExactly("1", null);
            assertThat(client.pexpireTime("b")).isEqualTo(-2);
            assertThatThrownBy(() -> client.hset("a", "b", "c")).hasMessage("ERR unknown command 'HSET'");
            assertThatThrownBy(() -> client.select(1)).hasMessage("ERR the embedded store has database 0 only");
            assertThatThrownBy(() -> client.eval("return 1")).hasMessage("ERR the embedded store runs no scripts but the online store's own");
            assertThatThrownBy(() -> client.evalsha("0".repeat(40))).hasMessageStartingWith("NOSCRIPT");
            // The connection goes on after each error
            assertThat(client.get("a")).isEqualTo("1");
        }
    }

    @Test
    void testLargeValues()
    {
        try (EmbeddedStore embedded = EmbeddedStore.start(0, Optional.empty()); Jedis client = client(embedded)) {
            byte[] value = "0123456789".repeat(1_000_000).getBytes(UTF_8);
            client.set("large".getBytes(UTF_8), value);
            assertThat(client.get("large".getBytes(UTF_8))).isEqualTo(value);
        }
    }

    @Test
    void testPorts()
    {
        try (EmbeddedStore embedded = EmbeddedStore.start(0, Optional.empty())) {
            assertThatThrownBy(() -> EmbeddedStore.start(embedded.port(), Optional.empty()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith("The embedded online store cannot listen on port %s of 127.0.0.1: ".formatted(embedded.port()));
        }
    }

    @Test
    void testClosed()
    {
        EmbeddedStore embedded = EmbeddedStore.start(0, Optional.empty());
        try (OnlineStore store = OnlineStore.connect(options(embedded).build())) {
            assertThat(city(store, 1)).isEmpty();
            embedded.close();
            assertThatThrownBy(() -> city(store, 1)).isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE));
        }
    }
}
