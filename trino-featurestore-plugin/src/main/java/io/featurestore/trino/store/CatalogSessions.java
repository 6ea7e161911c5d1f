package io.featurestore.trino.store;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.plugin.iceberg.catalog.rest.IcebergRestCatalogConfig;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import static io.trino.plugin.iceberg.catalog.rest.IcebergRestCatalogConfig.SessionType.NONE;
import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;

/**
 * Trino sessions as sessions of the catalog. The catalog sees the connector's own credentials, whoever asks: Polaris answers
 * {@code invalid_request} to the per-user sessions of {@code iceberg.rest-catalog.session=USER}, so that setting is refused at start-up.
 */
public class CatalogSessions
{
    @Inject
    public CatalogSessions(IcebergRestCatalogConfig config)
    {
        if (config.getSessionType() != NONE) {
            throw new TrinoException(CONFIGURATION_INVALID, "iceberg.rest-catalog.session=%s is not supported: leave it out or set it to NONE".formatted(config.getSessionType()));
        }
    }

    public SessionContext context(ConnectorSession session)
    {
        // Without credentials of its own the context shares the catalog's session, whose token is fetched once and kept fresh
        return new SessionContext(session.getQueryId(), session.getUser(), ImmutableMap.of(), ImmutableMap.of(), session.getIdentity());
    }
}
