package io.featurestore.trino.store;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.featurestore.trino.iceberg.IcebergSettings;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;

/**
 * Sessions of the catalog for Trino's. All use the connector's credentials: Polaris answers {@code invalid_request} to the sessions per user of
 * {@code iceberg.rest-catalog.session=USER}, so that setting is refused at start-up.
 */
public class CatalogSessions
{
    @Inject
    public CatalogSessions(IcebergSettings settings)
    {
        if (!settings.hasOneSession()) {
            throw new TrinoException(CONFIGURATION_INVALID, "iceberg.rest-catalog.session=%s is not supported: leave it out or set it to NONE".formatted(settings.sessionType()));
        }
    }

    public SessionContext context(ConnectorSession session)
    {
        // Without own credentials it shares the catalog's session, whose token is refreshed
        return new SessionContext(session.getQueryId(), session.getUser(), ImmutableMap.of(), ImmutableMap.of(), session.getIdentity());
    }
}
