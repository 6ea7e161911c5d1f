package io.featurestore.trino.handle;

import com.google.common.collect.ImmutableMap;
import com.google.common.reflect.AbstractInvocationHandler;
import io.trino.spi.connector.ConnectorMetadata;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import static com.google.common.reflect.Reflection.newProxy;
import static java.util.Objects.requireNonNull;

// Sends each call with one of our handles to the metadata of its kind, all others to the delegate. As a proxy it routes what a later SPI adds too
final class MetadataRouter
        extends AbstractInvocationHandler
{
    private final Map<Class<?>, ConnectorMetadata> kinds;
    private final ConnectorMetadata delegate;

    private MetadataRouter(Map<Class<?>, ConnectorMetadata> kinds, ConnectorMetadata delegate)
    {
        this.kinds = ImmutableMap.copyOf(requireNonNull(kinds, "kinds is null"));
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    // The kinds are keyed by the class of their handles
    static ConnectorMetadata route(Map<Class<?>, ConnectorMetadata> kinds, ConnectorMetadata delegate)
    {
        return newProxy(ConnectorMetadata.class, new MetadataRouter(kinds, delegate));
    }

    @Override
    protected Object handleInvocation(Object proxy, Method method, Object[] arguments)
            throws Throwable
    {
        try {
            return method.invoke(target(arguments), arguments);
        }
        catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private ConnectorMetadata target(Object[] arguments)
    {
        return Stream.of(arguments)
                .filter(Objects::nonNull)
                .map(argument -> kinds.get(argument.getClass()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(delegate);
    }
}
