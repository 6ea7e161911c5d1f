package io.featurestore.trino.materialized;

import io.trino.spi.connector.SchemaTableName;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names of the tables that hold the rows of materialized views. They tell whose they were made for, and no name is used twice, so that a
 * view that is renamed or replaced never meets the rows of another.
 */
public final class StorageName
{
    private static final String SEPARATOR = "__storage_";
    private static final int SUFFIX_LENGTH = 12;
    private static final Pattern PATTERN = Pattern.compile(".+" + SEPARATOR + "[0-9a-f]{" + SUFFIX_LENGTH + "}");

    private StorageName() {}

    static String create(String viewName)
    {
        return viewName + SEPARATOR + UUID.randomUUID().toString().replace("-", "").substring(0, SUFFIX_LENGTH);
    }

    /**
     * The view that the table was made for; it may have another name by now.
     */
    static SchemaTableName view(SchemaTableName storage)
    {
        String name = storage.getTableName();
        return new SchemaTableName(storage.getSchemaName(), name.substring(0, name.length() - SEPARATOR.length() - SUFFIX_LENGTH));
    }

    /**
     * Whether a table of this name holds the rows of a materialized view.
     */
    public static boolean isStorage(String tableName)
    {
        return PATTERN.matcher(tableName).matches();
    }
}
