package io.featurestore.trino;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.TableHistory;
import io.featurestore.trino.engine.TrinoVersion;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.storage.BucketCount;
import io.featurestore.trino.table.TrainingSetOfTable;
import io.trino.spi.connector.Connector;
import io.trino.testing.TestingConnectorContext;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;

import static io.featurestore.trino.FeatureStoreConnectorFactory.checkTrinoVersion;
import static io.featurestore.trino.FeatureStoreConnectorFactory.icebergConfig;
import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFeatureStoreConnectorFactory
{
    private static final String ALLOWED_EXTRA_PROPERTIES = "iceberg.allowed-extra-properties";

    @Test
    void testCreateConnector()
    {
        // The catalog is not asked for anything at start-up: a catalog that is down fails queries, not the server
        Connector connector = create(ImmutableMap.of("iceberg.rest-catalog.uri", "http://127.0.0.1:1"));
        assertThat(connector).isInstanceOf(FeatureStoreConnector.class);
        connector.shutdown();
    }

    @Test
    void testUnknownProperty()
    {
        assertThatThrownBy(() -> create(ImmutableMap.of("iceberg.rest-catalog.uri", "http://127.0.0.1:1", "featurestore.no-such-property", "1")))
                .hasMessageContaining("featurestore.no-such-property");
    }

    @Test
    void testOtherTrinoVersion()
    {
        checkTrinoVersion(TrinoVersion.BUILT_FOR);
        assertTrinoExceptionThrownBy(() -> checkTrinoVersion("482"))
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessage("The featurestore plugin was built for Trino %s and cannot run in Trino 482: install the plugin version 482.x".formatted(TrinoVersion.BUILT_FOR));
    }

    @Test
    void testCatalogType()
    {
        assertThat(icebergConfig("lake", ImmutableMap.of())).containsEntry("iceberg.catalog.type", "rest");
        assertThat(icebergConfig("lake", ImmutableMap.of("iceberg.catalog.type", "REST"))).containsEntry("iceberg.catalog.type", "REST");
        assertTrinoExceptionThrownBy(() -> icebergConfig("lake", ImmutableMap.of("iceberg.catalog.type", "glue")))
                .hasErrorCode(CONFIGURATION_INVALID)
                .hasMessage("Catalog 'lake': iceberg.catalog.type=glue is not supported by connector.name=featurestore, which keeps definitions in an Iceberg REST catalog: leave the property out or set it to rest");
    }

    @Test
    void testTimeouts()
    {
        assertThat(icebergConfig("lake", ImmutableMap.of()))
                .containsEntry("iceberg.rest-catalog.connection-timeout", "10s")
                .containsEntry("iceberg.rest-catalog.socket-timeout", "60s")
                .containsEntry("iceberg.dynamic-filtering.wait-timeout", "20s");
        assertThat(icebergConfig("lake", ImmutableMap.of("iceberg.rest-catalog.connection-timeout", "1s", "iceberg.rest-catalog.socket-timeout", "5m")))
                .containsEntry("iceberg.rest-catalog.connection-timeout", "1s")
                .containsEntry("iceberg.rest-catalog.socket-timeout", "5m");
    }

    @Test
    void testUserSessionsAreRefused()
    {
        assertThatThrownBy(() -> create(ImmutableMap.of(
                "iceberg.rest-catalog.uri", "http://127.0.0.1:1",
                "iceberg.rest-catalog.session", "USER")))
                .hasMessageContaining("iceberg.rest-catalog.session=USER is not supported: leave it out or set it to NONE");
    }

    @Test
    void testAllowedExtraProperties()
    {
        assertThat(allowedExtraProperties(ImmutableMap.of()))
                .containsExactlyInAnyOrderElementsOf(Sets.union(DefinitionCodec.PROPERTY_NAMES, Set.of(TableHistory.VERSIONS, BucketCount.PROPERTY, StorageName.PROPERTY, TrainingSetOfTable.STORED_NAME)));
        assertThat(allowedExtraProperties(ImmutableMap.of(ALLOWED_EXTRA_PROPERTIES, "comment,owner")))
                .containsAll(DefinitionCodec.PROPERTY_NAMES)
                .contains("comment", "owner");
        assertThat(allowedExtraProperties(ImmutableMap.of(ALLOWED_EXTRA_PROPERTIES, "*")))
                .containsExactly("*");
    }

    @Test
    void testOtherPropertiesAreKept()
    {
        assertThat(icebergConfig("lake", ImmutableMap.of("iceberg.max-partitions-per-writer", "7", "featurestore.default-bucket-count", "4")))
                .containsEntry("iceberg.max-partitions-per-writer", "7")
                .containsEntry("featurestore.default-bucket-count", "4");
    }

    private static Iterable<String> allowedExtraProperties(Map<String, String> config)
    {
        return Splitter.on(',').split(icebergConfig("lake", config).get(ALLOWED_EXTRA_PROPERTIES));
    }

    private static Connector create(Map<String, String> config)
    {
        return new FeatureStorePlugin().getConnectorFactories().iterator().next()
                .create("lake", config, new TestingConnectorContext());
    }
}
