package io.featurestore.trino.guard;

import io.featurestore.trino.names.ReservedNames;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;

import static java.lang.invoke.MethodType.methodType;

/**
 * Refuses names in the Iceberg connector's procedure {@code register_table}.
 */
public final class NamingProcedure
{
    private static final String NAME = "register_table";
    private static final String TABLE_NAME = "TABLE_NAME";
    private static final MethodHandle CHECK;

    static {
        try {
            CHECK = MethodHandles.lookup().findStatic(ReservedNames.class, "checked", methodType(String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private NamingProcedure() {}

    public static Procedure checked(Procedure procedure)
    {
        if (!procedure.getName().equals(NAME)) {
            return procedure;
        }
        List<String> arguments = procedure.getArguments().stream().map(Argument::getName).toList();
        MethodHandle method = procedure.getMethodHandle();
        // The session and the access control come before the arguments
        int position = method.type().parameterCount() - arguments.size() + arguments.indexOf(TABLE_NAME);
        return new Procedure(
                procedure.getSchema(),
                procedure.getName(),
                procedure.getArguments(),
                MethodHandles.filterArguments(method, position, CHECK),
                procedure.requiresNamedArguments());
    }
}
