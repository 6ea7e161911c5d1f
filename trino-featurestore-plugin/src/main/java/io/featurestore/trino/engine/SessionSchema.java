package io.featurestore.trino.engine;

import io.trino.spi.connector.ConnectorSession;

import java.util.Optional;

/**
 * The schema of a session. The SPI does not tell it, so we ask the engine's own session, which stands behind the one connectors get; while a
 * view is analyzed that is the view's own catalog and schema.
 */
public final class SessionSchema
{
    private SessionSchema() {}

    /**
     * Empty if the session has no schema, is in another catalog, or is not the engine's.
     */
    public static Optional<String> find(ConnectorSession session, String catalogName)
    {
        try {
            Object engineSession = session.getClass().getMethod("getSession").invoke(session);
            if (!optional(engineSession, "getCatalog").equals(Optional.of(catalogName))) {
                return Optional.empty();
            }
            return optional(engineSession, "getSchema").map(String.class::cast);
        }
        catch (ReflectiveOperationException _) {
            return Optional.empty();
        }
    }

    private static Optional<?> optional(Object engineSession, String getter)
            throws ReflectiveOperationException
    {
        return (Optional<?>) engineSession.getClass().getMethod(getter).invoke(engineSession);
    }
}
