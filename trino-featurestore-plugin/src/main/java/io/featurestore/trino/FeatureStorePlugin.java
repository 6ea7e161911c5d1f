package io.featurestore.trino;

import com.google.common.collect.ImmutableList;
import io.trino.spi.Plugin;
import io.trino.spi.connector.ConnectorFactory;

/**
 * Registers {@code connector.name=featurestore}.
 */
public class FeatureStorePlugin
        implements Plugin
{
    @Override
    public Iterable<ConnectorFactory> getConnectorFactories()
    {
        return ImmutableList.of(new FeatureStoreConnectorFactory());
    }
}
