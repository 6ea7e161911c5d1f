package io.featurestore.trino.names;

import io.featurestore.catalog.Identifiers;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * The names that no table, view or materialized view is given, because by them something else would be found, or nothing.
 */
public final class ReservedNames
{
    private ReservedNames() {}

    /**
     * Whether the name is of the form in which relations that come with another are named: ours, such as {@code v@2025-10-18} and
     * {@code v$latest}, and the Iceberg connector's, such as {@code t$snapshots}. That connector finds no table by a name with one of the two
     * characters, whatever follows it.
     */
    public static boolean isDerived(SchemaTableName name)
    {
        return isDerived(name.getTableName());
    }

    private static boolean isDerived(String tableName)
    {
        return tableName.indexOf('@') >= 0 || tableName.indexOf('$') >= 0;
    }

    /**
     * @throws TrinoException if no relation may be given the name
     */
    public static void check(SchemaTableName name)
    {
        check(name.getTableName(), name.toString());
    }

    /**
     * The name that an argument of a procedure gives to a table.
     */
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
