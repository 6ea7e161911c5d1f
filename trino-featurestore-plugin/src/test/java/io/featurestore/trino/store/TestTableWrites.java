package io.featurestore.trino.store;

import io.trino.spi.connector.ConnectorMetadata;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

final class TestTableWrites
{
    @Test
    void testWhatIsTakenForAWrite()
    {
        assertThat(Stream.of(ConnectorMetadata.class.getMethods())
                .map(Method::getName)
                .filter(TableWrites::mayWrite)
                .map(name -> name.replaceFirst("\\p{Upper}.*", ""))
                .distinct())
                .containsExactlyInAnyOrder("add", "begin", "create", "delegate", "deny", "drop", "execute", "fast", "finish", "grant", "refresh", "rename", "revoke", "set", "truncate");
    }
}
