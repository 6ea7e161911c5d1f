package io.featurestore.trino;

import com.google.common.collect.ImmutableList;
import com.google.inject.Module;
import io.trino.plugin.iceberg.IcebergConnector;
import io.trino.plugin.iceberg.IcebergConnectorFactory;
import io.trino.spi.Plugin;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;

import java.util.Map;
import java.util.Optional;

import static io.airlift.configuration.ConfigurationAwareModule.combine;
import static java.util.Objects.requireNonNull;

/**
 * The plugin with what a test binds in addition.
 */
record TestingFeatureStorePlugin(Module additionalModule)
        implements Plugin
{
    TestingFeatureStorePlugin
    {
        requireNonNull(additionalModule, "additionalModule is null");
    }

    @Override
    public Iterable<ConnectorFactory> getConnectorFactories()
    {
        return ImmutableList.of(new TestingFeatureStoreConnectorFactory(additionalModule));
    }

    private record TestingFeatureStoreConnectorFactory(Module additionalModule)
            implements ConnectorFactory
    {
        @Override
        public String getName()
        {
            return FeatureStoreConnectorFactory.NAME;
        }

        @Override
        public Connector create(String catalogName, Map<String, String> config, ConnectorContext context)
        {
            Connector connector = IcebergConnectorFactory.createConnector(
                    catalogName,
                    FeatureStoreConnectorFactory.icebergConfig(catalogName, config),
                    context,
                    combine(new FeatureStoreModule(), additionalModule),
                    Optional.empty());
            return ((IcebergConnector) connector).getInjector().getInstance(FeatureStoreConnector.class);
        }
    }
}
