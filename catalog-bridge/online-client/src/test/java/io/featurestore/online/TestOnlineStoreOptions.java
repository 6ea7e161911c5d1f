package io.featurestore.online;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestOnlineStoreOptions
{
    private static OnlineStoreOptions options(String uri)
    {
        return OnlineStoreOptions.builder(URI.create(uri)).build();
    }

    @Test
    void testAddresses()
    {
        assertThat(options("redis://store")).satisfies(options -> {
            assertThat(options).hasToString("store:6379");
            assertThat(options.tls()).isFalse();
            assertThat(options.database()).isZero();
            assertThat(options.user()).isEmpty();
            assertThat(options.password()).isEmpty();
        });
        assertThat(options("rediss://reader:s%3Acret@store:7000/12")).satisfies(options -> {
            assertThat(options).hasToString("store:7000");
            assertThat(options.tls()).isTrue();
            assertThat(options.database()).isEqualTo(12);
            assertThat(options.user()).contains("reader");
            assertThat(options.password()).contains("s:cret");
        });
        assertThat(options("redis://:secret@store").user()).isEmpty();
    }

    @Test
    void testWhatIsNoAddress()
    {
        assertThatThrownBy(() -> options("http://:secret@store")).hasMessage("The address of the online store does not start with redis:// or rediss://");
        assertThatThrownBy(() -> options("redis:store")).hasMessage("The address of the online store names no host");
        assertThatThrownBy(() -> options("redis://store/a")).hasMessage("The path in the address of the online store is not the number of a database: '/a'");
        assertThatThrownBy(() -> OnlineStoreOptions.builder(URI.create("redis://store/1")).cluster(true).build()).hasMessage("A cluster has no numbered databases");
    }

    @Test
    void testOtherSettings()
    {
        OnlineStoreOptions.Builder builder = OnlineStoreOptions.builder(URI.create("redis://store"));
        assertThatThrownBy(() -> builder.timeout(Duration.ZERO)).hasMessage("The timeout is not positive or too long: PT0S");
        assertThatThrownBy(() -> builder.attempts(0)).hasMessage("The number of attempts is not positive: 0");
        assertThatThrownBy(() -> builder.connections(0)).hasMessage("The number of connections is not positive: 0");
        assertThatThrownBy(() -> builder.keyPrefix("a{b")).hasMessage("The prefix of keys is empty or has braces: 'a{b'");
        assertThat(builder.keyPrefix("shop").build().keys().view(OnlineName.parse("a.b"))).isEqualTo("shop:view:{a.b}".getBytes(UTF_8));
        // What was built stays as it is
        OnlineStoreOptions built = builder.attempts(3).build();
        builder.attempts(4);
        assertThat(built.attempts()).isEqualTo(3);
    }

    @Test
    void testNames()
    {
        assertThat(OnlineName.parse("ecommerce.profile")).isEqualTo(new OnlineName("ecommerce", "profile"));
        for (String text : new String[] {"profile", ".profile", "ecommerce.", "a.b.c", ""}) {
            assertThatThrownBy(() -> OnlineName.parse(text)).hasMessage("'%s' is not a schema, a dot and a name", text);
        }
    }
}
