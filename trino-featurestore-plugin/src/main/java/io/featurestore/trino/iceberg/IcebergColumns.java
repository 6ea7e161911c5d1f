package io.featurestore.trino.iceberg;

import io.trino.plugin.iceberg.IcebergColumnHandle;
import io.trino.plugin.iceberg.IcebergUtil;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;

import java.util.List;
import java.util.Optional;

public final class IcebergColumns
{
    private IcebergColumns() {}

    public static Optional<String> findName(ColumnHandle column)
    {
        return column instanceof IcebergColumnHandle iceberg ? Optional.of(iceberg.getName()) : Optional.empty();
    }

    public static String name(ColumnHandle column)
    {
        return ((IcebergColumnHandle) column).getName();
    }

    public static Type type(ColumnHandle column)
    {
        return ((IcebergColumnHandle) column).getType();
    }

    /**
     * @throws io.trino.spi.TrinoException if a view cannot be stored with one of the types
     */
    public static Schema toSchema(TypeManager typeManager, List<ViewColumn> columns)
    {
        return IcebergUtil.schemaFromViewColumns(typeManager, columns);
    }

    public static List<ViewColumn> toViewColumns(TypeManager typeManager, Schema schema)
    {
        return IcebergUtil.viewColumnsFromSchema(typeManager, schema);
    }
}
