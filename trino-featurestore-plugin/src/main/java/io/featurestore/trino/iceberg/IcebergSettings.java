package io.featurestore.trino.iceberg;

import com.google.inject.Inject;
import io.airlift.units.Duration;
import io.trino.plugin.iceberg.IcebergConfig;
import io.trino.plugin.iceberg.IcebergSessionProperties;
import io.trino.plugin.iceberg.catalog.rest.IcebergRestCatalogConfig;
import io.trino.plugin.iceberg.catalog.rest.IcebergRestCatalogConfig.SessionType;
import io.trino.spi.connector.ConnectorSession;

import static java.util.Objects.requireNonNull;

/**
 * Settings of the Iceberg connector, named {@code iceberg.…}, that we follow as well.
 */
public final class IcebergSettings
{
    private final IcebergConfig config;
    private final IcebergRestCatalogConfig restConfig;

    @Inject
    public IcebergSettings(IcebergConfig config, IcebergRestCatalogConfig restConfig)
    {
        this.config = requireNonNull(config, "config is null");
        this.restConfig = requireNonNull(restConfig, "restConfig is null");
    }

    public String sessionType()
    {
        return restConfig.getSessionType().name();
    }

    public boolean hasOneSession()
    {
        return restConfig.getSessionType() == SessionType.NONE;
    }

    public boolean isCaseInsensitiveNameMatching()
    {
        return restConfig.isCaseInsensitiveNameMatching();
    }

    public boolean isNestedNamespaceEnabled()
    {
        return restConfig.isNestedNamespaceEnabled();
    }

    public int maxSnapshotsToExpire()
    {
        return config.getMaterializedViewRefreshMaxSnapshotsToExpire();
    }

    public Duration snapshotRetention()
    {
        return config.getMaterializedViewRefreshSnapshotRetentionPeriod();
    }

    public static boolean isIncrementalRefreshEnabled(ConnectorSession session)
    {
        return IcebergSessionProperties.isIncrementalRefreshEnabled(session);
    }
}
