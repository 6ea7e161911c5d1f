package io.featurestore.trino.handle;

import com.google.common.reflect.AbstractInvocationHandler;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorTableHandle;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.Stream;

import static com.google.common.reflect.Reflection.newProxy;
import static java.util.Objects.requireNonNull;

/**
 * Whatever is given a handle of ours is ours, with the SPI's defaults for what we do not do: no method of the delegate's ever sees one, whichever
 * the SPI has.
 */
public final class HandleRouter
        extends AbstractInvocationHandler
{
    private final Class<? extends ConnectorTableHandle> handle;
    private final ConnectorMetadata ours;
    private final ConnectorMetadata delegate;

    private HandleRouter(Class<? extends ConnectorTableHandle> handle, ConnectorMetadata ours, ConnectorMetadata delegate)
    {
        this.handle = requireNonNull(handle, "handle is null");
        this.ours = requireNonNull(ours, "ours is null");
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    public static ConnectorMetadata route(Class<? extends ConnectorTableHandle> handle, ConnectorMetadata ours, ConnectorMetadata delegate)
    {
        return newProxy(ConnectorMetadata.class, new HandleRouter(handle, ours, delegate));
    }

    @Override
    protected Object handleInvocation(Object proxy, Method method, Object[] arguments)
            throws Throwable
    {
        try {
            return method.invoke(Stream.of(arguments).anyMatch(handle::isInstance) ? ours : delegate, arguments);
        }
        catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
