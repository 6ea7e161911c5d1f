package io.featurestore.trino.materialized;

import io.featurestore.trino.freshness.StoredRows;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.names.StorageName;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ColumnPosition;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;

import java.util.List;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

// Refuses changes of the columns of storage tables: the engine lets ALTER TABLE … COLUMN on a materialized view pass, which would change its table
final class FixedColumnsMetadata
        extends ClassLoaderSafeConnectorMetadata
{
    private final StoredRows storage;

    FixedColumnsMetadata(ConnectorMetadata delegate, StoredRows storage)
    {
        super(delegate, FixedColumnsMetadata.class.getClassLoader());
        this.storage = requireNonNull(storage, "storage is null");
    }

    @Override
    public void addColumn(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnMetadata column, ColumnPosition position)
    {
        checkNotStorage(tableHandle);
        super.addColumn(session, tableHandle, column, position);
    }

    @Override
    public void addField(ConnectorSession session, ConnectorTableHandle tableHandle, List<String> parentPath, String fieldName, Type type, boolean ignoreExisting)
    {
        checkNotStorage(tableHandle);
        super.addField(session, tableHandle, parentPath, fieldName, type, ignoreExisting);
    }

    @Override
    public void setDefaultValue(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column, String defaultValue)
    {
        checkNotStorage(tableHandle);
        super.setDefaultValue(session, tableHandle, column, defaultValue);
    }

    @Override
    public void setColumnType(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column, Type type)
    {
        checkNotStorage(tableHandle);
        super.setColumnType(session, tableHandle, column, type);
    }

    @Override
    public void setFieldType(ConnectorSession session, ConnectorTableHandle tableHandle, List<String> fieldPath, Type type)
    {
        checkNotStorage(tableHandle);
        super.setFieldType(session, tableHandle, fieldPath, type);
    }

    @Override
    public void renameColumn(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle source, String target)
    {
        checkNotStorage(tableHandle);
        super.renameColumn(session, tableHandle, source, target);
    }

    @Override
    public void renameField(ConnectorSession session, ConnectorTableHandle tableHandle, List<String> fieldPath, String target)
    {
        checkNotStorage(tableHandle);
        super.renameField(session, tableHandle, fieldPath, target);
    }

    @Override
    public void dropColumn(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column)
    {
        checkNotStorage(tableHandle);
        super.dropColumn(session, tableHandle, column);
    }

    @Override
    public void dropField(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column, List<String> fieldPath)
    {
        checkNotStorage(tableHandle);
        super.dropField(session, tableHandle, column, fieldPath);
    }

    private void checkNotStorage(ConnectorTableHandle handle)
    {
        if (StorageName.isStorage(handle)) {
            SchemaTableName table = IcebergTable.of(handle).name();
            throw new TrinoException(NOT_SUPPORTED, "Materialized view %s: its columns are those of its query: CREATE OR REPLACE the view"
                    .formatted(storage.viewOf(table).orElseGet(() -> StorageName.view(table))));
        }
    }
}
