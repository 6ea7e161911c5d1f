package io.featurestore.trino.engine;

import io.trino.spi.connector.ConnectorSession;

import java.util.Optional;

/**
 * The schema of a session. The SPI does not tell it, so we ask the engine's own session, which stands behind the one that connectors get. While
 * a view is analyzed, that is the view's own catalog and schema.
 */
public final class SessionSchema
{
    private SessionSchema() {}

    /**
     * Empty if the session has no schema, or is in another catalog.
     */
    public static Optional<String> find(ConnectorSession session, String catalogName)
    {
        Object engineSession = call(EngineMethod.SESSION, session);
        if (!call(EngineMethod.SESSION_CATALOG, engineSession).equals(Optional.of(catalogName))) {
            return Optional.empty();
        }
        return ((Optional<?>) call(EngineMethod.SESSION_SCHEMA, engineSession)).map(String.class::cast);
    }

    private static Object call(EngineMethod getter, Object target)
    {
        try {
            return target.getClass().getMethod(getter.methodName()).invoke(target);
        }
        catch (ReflectiveOperationException e) {
            throw EngineInternals.unexpected("The session is a %s without %s".formatted(target.getClass().getName(), getter), e);
        }
    }
}
