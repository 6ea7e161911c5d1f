package io.featurestore.trino.engine;

import com.google.common.base.Throwables;
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.type.Type;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * What the engine's analyzer says of expressions that have no columns. The SPI tells no types of functions.
 */
public final class EngineExpressions
{
    private final MetadataProvider metadataProvider;

    @Inject
    EngineExpressions(MetadataProvider metadataProvider)
    {
        this.metadataProvider = requireNonNull(metadataProvider, "metadataProvider is null");
    }

    /**
     * @param sql an expression without columns and subqueries; calls of aggregates are allowed
     * @throws io.trino.spi.TrinoException of the engine, saying what is wrong with the expression
     */
    public Type type(ConnectorSession session, String sql)
    {
        Object analyzer = callStatic(
                EngineMethod.CREATE_ANALYZER,
                plannerContext(),
                accessControl(),
                EngineInternals.call(EngineMethod.SESSION, session),
                Map.of(),
                EngineField.NO_WARNINGS.ofClass(engine()));
        return (Type) call(EngineMethod.TYPE_OF_EXPRESSION, analyzer, parse(sql), callStatic(EngineMethod.CREATE_SCOPE));
    }

    /**
     * @param name of a function that Trino has, or maybe has not
     */
    public boolean isAggregate(ConnectorSession session, String name)
    {
        Object qualifiedName = EngineInternals.call(EngineMethod.FUNCTION_NAME, parse('"' + name.replace("\"", "\"\"") + "\"()"));
        Object resolver = EngineInternals.call(EngineMethod.FUNCTION_RESOLVER, plannerContext());
        return (boolean) call(EngineMethod.IS_AGGREGATE, resolver, EngineInternals.call(EngineMethod.SESSION, session), qualifiedName, accessControl());
    }

    private Object parse(String sql)
    {
        try {
            Object parser = EngineMethod.PARSE_EXPRESSION.type().in(engine()).getConstructor().newInstance();
            return call(EngineMethod.PARSE_EXPRESSION, parser, sql);
        }
        catch (ReflectiveOperationException e) {
            throw EngineInternals.unexpected("The server has a parser of another form", e);
        }
    }

    private Object plannerContext()
    {
        return EngineField.PLANNER_CONTEXT.of(EngineField.FUNCTION_MANAGER.of(EngineAccess.metadata(metadataProvider)));
    }

    private Object accessControl()
    {
        return EngineField.ACCESS_CONTROL.of(EngineAccess.metadata(metadataProvider));
    }

    private ClassLoader engine()
    {
        return metadataProvider.getClass().getClassLoader();
    }

    private Object callStatic(EngineMethod method, Object... arguments)
    {
        try {
            return call(method, method.type().in(engine()), null, arguments);
        }
        catch (ClassNotFoundException e) {
            throw EngineInternals.unexpected("The server has no " + method, e);
        }
    }

    private static Object call(EngineMethod method, Object target, Object... arguments)
    {
        return call(method, target.getClass(), target, arguments);
    }

    private static Object call(EngineMethod method, Class<?> type, Object target, Object[] arguments)
    {
        Method found = Stream.of(type.getMethods())
                .filter(candidate -> candidate.getName().equals(method.methodName()) && takes(candidate, arguments))
                .findFirst()
                .orElseThrow(() -> EngineInternals.unexpected("The server has no %s of such arguments".formatted(method)));
        try {
            return found.invoke(target, arguments);
        }
        catch (InvocationTargetException e) {
            Throwables.throwIfUnchecked(e.getCause());
            throw EngineInternals.unexpected("%s failed".formatted(method), e);
        }
        catch (ReflectiveOperationException e) {
            throw EngineInternals.unexpected("%s cannot be called".formatted(method), e);
        }
    }

    private static boolean takes(Method method, Object[] arguments)
    {
        Class<?>[] types = method.getParameterTypes();
        return types.length == arguments.length && IntStream.range(0, types.length).allMatch(i -> types[i].isInstance(arguments[i]));
    }
}
