package io.featurestore.trino.failure;

import io.trino.spi.procedure.Procedure;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.stream.Stream;

import static java.lang.invoke.MethodHandles.lookup;
import static java.lang.invoke.MethodType.methodType;
import static java.util.stream.Collectors.joining;

public final class ExplainedProcedures
{
    private static final MethodHandle RETHROW;

    static {
        try {
            RETHROW = lookup().findStatic(ExplainedProcedures.class, "rethrow", methodType(void.class, String.class, RuntimeException.class, Object[].class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private ExplainedProcedures() {}

    public static Procedure explaining(Procedure procedure)
    {
        MethodType type = procedure.getMethodHandle().type();
        MethodHandle rethrow = RETHROW.bindTo(procedure.getName())
                .asCollector(Object[].class, type.parameterCount())
                .asType(type.insertParameterTypes(0, RuntimeException.class));
        return new Procedure(
                procedure.getSchema(),
                procedure.getName(),
                procedure.getArguments(),
                MethodHandles.catchException(procedure.getMethodHandle(), RuntimeException.class, rethrow),
                procedure.requiresNamedArguments());
    }

    static void rethrow(String procedure, RuntimeException failure, Object[] arguments)
    {
        String texts = Stream.of(arguments)
                .filter(String.class::isInstance)
                .map("'%s'"::formatted)
                .collect(joining(", "));
        throw IcebergErrors.explain("call %s(%s)".formatted(procedure, texts), failure);
    }
}
