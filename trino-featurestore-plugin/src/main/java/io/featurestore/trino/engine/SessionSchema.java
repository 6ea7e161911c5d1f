package io.featurestore.trino.engine;

import io.trino.spi.connector.ConnectorSession;

import java.util.Optional;

/**
 * The schema of a session, which the SPI does not tell: the engine's own session does, which is behind that of the connector. While a view is
 * analyzed, it has the view's catalog and schema.
 */
public final class SessionSchema
{
    private SessionSchema() {}

    public static Optional<String> find(ConnectorSession session, String catalogName)
    {
        Object engineSession = EngineInternals.call(EngineMethod.SESSION, session);
        if (!EngineInternals.call(EngineMethod.SESSION_CATALOG, engineSession).equals(Optional.of(catalogName))) {
            return Optional.empty();
        }
        return ((Optional<?>) EngineInternals.call(EngineMethod.SESSION_SCHEMA, engineSession)).map(String.class::cast);
    }
}
