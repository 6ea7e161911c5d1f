package io.featurestore.trino.store;

import com.google.inject.Inject;
import io.featurestore.trino.iceberg.IcebergTable;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * Makes listings forget the definitions of tables that the Iceberg connector writes.
 */
public class TableWrites
{
    // Every other method, of later releases too, is taken for one that writes the relations it is given
    private static final Pattern READS = Pattern.compile("(?:allow|apply|cleanup|get|is|list|redirect|resolve|stream|supports|validate)\\p{Upper}.*|\\p{Alpha}+Exists|equals|hashCode|toString");

    private static final MethodHandle FORGET_ALL;

    static {
        try {
            FORGET_ALL = MethodHandles.lookup().findVirtual(DefinitionCaches.class, "forgetAll", methodType(void.class));
        }
        catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private final DefinitionCaches caches;

    @Inject
    public TableWrites(DefinitionCaches caches)
    {
        this.caches = requireNonNull(caches, "caches is null");
    }

    public ConnectorMetadata watched(ConnectorMetadata iceberg)
    {
        return (ConnectorMetadata) Proxy.newProxyInstance(TableWrites.class.getClassLoader(), new Class<?>[] {ConnectorMetadata.class}, (_, method, arguments) -> {
            try {
                return method.invoke(iceberg, arguments);
            }
            catch (InvocationTargetException e) {
                throw e.getCause();
            }
            finally {
                // A write that failed may have been stored
                if (mayWrite(method.getName())) {
                    Optional.ofNullable(arguments).stream()
                            .flatMap(Stream::of)
                            .flatMap(argument -> name(argument).stream())
                            .forEach(caches::forget);
                }
            }
        });
    }

    public Procedure watched(Procedure procedure)
    {
        return new Procedure(
                procedure.getSchema(),
                procedure.getName(),
                procedure.getArguments(),
                MethodHandles.tryFinally(procedure.getMethodHandle(), MethodHandles.dropArguments(FORGET_ALL.bindTo(caches), 0, Throwable.class)),
                procedure.requiresNamedArguments());
    }

    static boolean mayWrite(String method)
    {
        return !READS.matcher(method).matches();
    }

    private static Optional<SchemaTableName> name(Object argument)
    {
        return switch (argument) {
            case SchemaTableName name -> Optional.of(name);
            case ConnectorTableMetadata table -> Optional.of(table.getTable());
            case null, default -> IcebergTable.findName(argument);
        };
    }
}
