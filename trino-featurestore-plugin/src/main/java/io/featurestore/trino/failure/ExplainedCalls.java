package io.featurestore.trino.failure;

import io.featurestore.trino.iceberg.IcebergTable;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Explains failures of all methods of an interface, those of later releases included, as {@link IcebergErrors} does.
 */
public final class ExplainedCalls
        implements InvocationHandler
{
    private final Object delegate;

    private ExplainedCalls(Object delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    public static <T> T explaining(Class<T> type, T delegate)
    {
        return type.cast(Proxy.newProxyInstance(ExplainedCalls.class.getClassLoader(), new Class<?>[] {type}, new ExplainedCalls(delegate)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments)
            throws Throwable
    {
        try {
            return method.invoke(delegate, arguments);
        }
        catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw IcebergErrors.explain(action(method.getName(), arguments), failure);
            }
            throw e.getCause();
        }
    }

    private static String action(String method, Object[] arguments)
    {
        String verb = verb(method);
        return Optional.ofNullable(arguments).stream()
                .flatMap(Stream::of)
                .flatMap(argument -> name(argument).stream())
                .findFirst()
                .map(name -> verb + " " + name)
                .orElse(verb);
    }

    private static String verb(String method)
    {
        return switch (method) {
            case "listSchemaNames", "listNamespaces" -> "list schemas";
            case "schemaExists", "namespaceExists", "getSchemaProperties", "loadNamespaceMetadata" -> "read schema";
            case "createSchema", "createNamespace" -> "create schema";
            case "dropSchema", "dropNamespace" -> "drop schema";
            case "listTables", "listViews", "getRelationTypes", "streamRelationColumns", "streamRelationComments" -> "list tables and views of schema";
            case "getView", "isView", "getViews" -> "read view";
            case "createTable", "beginCreateTable", "finishCreateTable", "newCreateTableTransaction" -> "create table";
            case "dropTable", "unregisterTable" -> "drop table";
            case "renameTable" -> "rename table";
            case "beginInsert", "finishInsert", "beginMerge", "finishMerge", "executeDelete", "truncateTable" -> "write table";
            default -> method.startsWith("get") || method.startsWith("load") || method.startsWith("apply") ? "read table" : "change table";
        };
    }

    private static Optional<String> name(Object argument)
    {
        return switch (argument) {
            case SchemaTableName name -> Optional.of(name.toString());
            case ConnectorTableMetadata table -> Optional.of(table.getTable().toString());
            case String schema -> Optional.of(schema);
            case Optional<?> optional -> optional.flatMap(ExplainedCalls::name);
            case null, default -> IcebergTable.findName(argument).map(SchemaTableName::toString);
        };
    }
}
