package io.featurestore.trino;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.TableHistory;
import io.featurestore.trino.engine.EngineInternals;
import io.featurestore.trino.engine.TrinoVersion;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.storage.BucketCount;
import io.featurestore.trino.table.TrainingSetOfTable;
import io.trino.plugin.iceberg.IcebergConnector;
import io.trino.plugin.iceberg.IcebergConnectorFactory;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.lang.String.join;
import static java.util.stream.Collectors.joining;

/**
 * Builds Trino's Iceberg connector on a REST catalog, with the feature store's classes in the same injector.
 */
public class FeatureStoreConnectorFactory
        implements ConnectorFactory
{
    static final String NAME = "featurestore";

    private static final String CATALOG_TYPE = "iceberg.catalog.type";
    private static final String ALLOWED_EXTRA_PROPERTIES = "iceberg.allowed-extra-properties";
    // Without time-outs a catalog that hangs is waited for without end, by the threads that all queries share. The join of a training set gives no row
    // before it has read the spine, whose keys then spare it most of a history: on a busy server that takes longer than the usual second
    private static final Map<String, String> DEFAULTS = ImmutableMap.of(
            "iceberg.rest-catalog.connection-timeout", "10s",
            "iceberg.rest-catalog.socket-timeout", "60s",
            "iceberg.dynamic-filtering.wait-timeout", "20s");

    @Override
    public String getName()
    {
        return NAME;
    }

    @Override
    public Connector create(String catalogName, Map<String, String> config, ConnectorContext context)
    {
        checkTrinoVersion(context.getSpiVersion());
        EngineInternals.check(context.getClass().getClassLoader());
        Connector connector = IcebergConnectorFactory.createConnector(
                catalogName,
                icebergConfig(catalogName, config),
                context,
                new FeatureStoreModule(),
                Optional.empty());
        return ((IcebergConnector) connector).getInjector().getInstance(FeatureStoreConnector.class);
    }

    static void checkTrinoVersion(String found)
    {
        if (!found.equals(TrinoVersion.BUILT_FOR)) {
            throw new TrinoException(NOT_SUPPORTED, "The featurestore plugin was built for Trino %s and cannot run in Trino %s: install the plugin version %s.x"
                    .formatted(TrinoVersion.BUILT_FOR, found, found));
        }
    }

    // Definitions of feature tables travel through Trino's extra_properties, which the Iceberg connector restricts to an allow-list
    static Map<String, String> icebergConfig(String catalogName, Map<String, String> config)
    {
        Map<String, String> iceberg = new HashMap<>(config);
        String catalogType = iceberg.computeIfAbsent(CATALOG_TYPE, _ -> "rest");
        if (!catalogType.equalsIgnoreCase("rest")) {
            throw new TrinoException(CONFIGURATION_INVALID, "Catalog '%s': %s=%s is not supported by connector.name=%s, which keeps definitions in an Iceberg REST catalog: leave the property out or set it to rest"
                    .formatted(catalogName, CATALOG_TYPE, catalogType, NAME));
        }
        DEFAULTS.forEach(iceberg::putIfAbsent);
        String own = join(",", DefinitionCodec.PROPERTY_NAMES) + "," + TableHistory.VERSIONS + "," + BucketCount.PROPERTY + "," + StorageName.PROPERTY + "," + TrainingSetOfTable.STORED_NAME;
        iceberg.merge(ALLOWED_EXTRA_PROPERTIES, own, (configured, _) -> configured.equals("*") ? configured : Stream.of(configured, own).collect(joining(",")));
        return ImmutableMap.copyOf(iceberg);
    }
}
