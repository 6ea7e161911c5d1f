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

/**
 * Columns as the Iceberg connector has them.
 */
public final class IcebergColumns
{
    private IcebergColumns() {}

    /**
     * Empty if the column is of another connector's table, or of one of ours.
     */
    public static Optional<String> findName(ColumnHandle column)
    {
        return column instanceof IcebergColumnHandle iceberg ? Optional.of(iceberg.getName()) : Optional.empty();
    }

    public static Type type(ColumnHandle column)
    {
        return ((IcebergColumnHandle) column).getType();
    }

    /**
     * The schema with which a view is stored.
     *
     * @throws io.trino.spi.TrinoException if a type cannot be stored
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
