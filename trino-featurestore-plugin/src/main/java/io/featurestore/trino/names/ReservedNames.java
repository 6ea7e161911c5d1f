package io.featurestore.trino.names;

import io.featurestore.catalog.Identifiers;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * Names that no table or view can be given, as another relation would be found by them, or none.
 */
public final class ReservedNames
{
    private ReservedNames() {}

    /**
     * Whether the name may be that of a relation that comes with another, such as {@code v@2025-10-18}, {@code v$latest} or {@code t$snapshots}. The
     * Iceberg connector finds no table whose name has one of the two characters.
     */
    public static boolean isDerived(SchemaTableName name)
    {
        return isDerived(name.getTableName());
    }

    private static boolean isDerived(String tableName)
    {
        return tableName.indexOf('@') >= 0 || tableName.indexOf('$') >= 0;
    }

    public static void check(SchemaTableName name)
    {
        check(name.getTableName(), name.toString());
    }

    public static String checked(String tableName)
    {
        if (tableName != null) {
            check(Identifiers.canonical(tableName), tableName);
        }
        return tableName;
    }

    private static void check(String tableName, String name)
    {
        if (isDerived(tableName)) {
            throw new TrinoException(NOT_SUPPORTED, "Name %s is reserved: names with @ or $ are those of relations that come with a table or view, such as \"v@2025-10-18\", \"v$latest\" and \"t$snapshots\": choose a name without these characters"
                    .formatted(name));
        }
        if (StorageName.hasForm(tableName)) {
            throw new TrinoException(NOT_SUPPORTED, "Name %s is reserved: names that end in __storage_ and twelve hexadecimal digits are those of tables that hold the rows of materialized views: choose another name"
                    .formatted(name));
        }
    }
}
