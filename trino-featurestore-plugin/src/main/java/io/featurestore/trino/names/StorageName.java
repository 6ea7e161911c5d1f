package io.featurestore.trino.names;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.trino.iceberg.IcebergTable;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;

import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import static org.apache.iceberg.TableProperties.COMMENT;

/**
 * Names of the tables that hold the rows of materialized views. Each is used once, so that a view that is renamed or replaced never meets the rows
 * of another. Other writers may use such names, too: the properties of a table tell what it is.
 */
public final class StorageName
{
    // Its value is the name of the view that the table was made for
    public static final String PROPERTY = "featurestore.storage-of";

    // Of Iceberg's tags that keep what a pin reads. A table with one is kept, too
    public static final String PIN_TAG_PREFIX = "featurestore_pin_";

    // Tells tables that were made before there was the property
    private static final String COMMENT_PREFIX = "Rows of materialized view ";
    private static final String SEPARATOR = "__storage_";
    private static final int SUFFIX_LENGTH = 12;
    private static final Pattern SUFFIX = Pattern.compile(SEPARATOR + "[0-9a-f]{" + SUFFIX_LENGTH + "}");
    private static final Pattern PATTERN = Pattern.compile(".+" + SEPARATOR + "[0-9a-f]{" + SUFFIX_LENGTH + "}");

    private StorageName() {}

    public static String create(String viewName)
    {
        return viewName + SEPARATOR + UUID.randomUUID().toString().replace("-", "").substring(0, SUFFIX_LENGTH);
    }

    public static SchemaTableName of(SchemaTableName view, MaterializedViewProperties definition)
    {
        return new SchemaTableName(view.getSchemaName(), definition.storageTable());
    }

    /**
     * The view that the table was made for, which may have another name by now.
     */
    public static SchemaTableName view(SchemaTableName storage)
    {
        String name = storage.getTableName();
        return new SchemaTableName(storage.getSchemaName(), name.substring(0, name.length() - SEPARATOR.length() - SUFFIX_LENGTH));
    }

    public static String comment(String viewName)
    {
        return COMMENT_PREFIX + viewName;
    }

    public static Map<String, String> properties(String viewName)
    {
        return ImmutableMap.of(PROPERTY, viewName);
    }

    /**
     * Whether a storage table may have the name.
     */
    public static boolean hasForm(String tableName)
    {
        return PATTERN.matcher(tableName).matches();
    }

    public static boolean isStorage(ConnectorTableHandle handle)
    {
        return IcebergTable.find(handle)
                .filter(table -> isStorage(table.name().getTableName(), table.properties()))
                .isPresent();
    }

    public static boolean isStorage(String tableName, Map<String, String> properties)
    {
        return hasForm(tableName) && (properties.containsKey(PROPERTY) || properties.getOrDefault(COMMENT, "").startsWith(COMMENT_PREFIX));
    }

    public static boolean isPinTag(String tag)
    {
        return tag.startsWith(PIN_TAG_PREFIX);
    }

    public static String withoutSuffixes(String text)
    {
        return SUFFIX.matcher(text).replaceAll("");
    }
}
