package io.featurestore.trino.names;

import io.featurestore.catalog.Identifiers;
import io.featurestore.trino.iceberg.IcebergTable;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;

import java.util.LinkedHashMap;
import java.util.Map;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * Names of columns in lower case, as SQL has them. Other engines write capitals, and the Iceberg connector keeps them.
 */
public final class ColumnNames
{
    private ColumnNames() {}

    public static Map<String, ColumnHandle> toSql(ConnectorTableHandle table, Map<String, ColumnHandle> handles)
    {
        Map<String, ColumnHandle> named = new LinkedHashMap<>();
        handles.forEach((name, handle) -> {
            String lowered = Identifiers.canonical(name);
            if (named.putIfAbsent(lowered, handle) != null) {
                throw new TrinoException(NOT_SUPPORTED, "Table '%s' has several columns '%s' that differ in capitals only, which SQL cannot tell apart: rename all but one of them with the engine that wrote them".formatted(name(table), lowered));
            }
        });
        return named;
    }

    private static String name(ConnectorTableHandle table)
    {
        return IcebergTable.findName(table).map(SchemaTableName::toString).orElseGet(table::toString);
    }
}
