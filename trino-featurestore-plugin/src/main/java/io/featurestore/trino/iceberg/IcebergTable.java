package io.featurestore.trino.iceberg;

import com.google.common.collect.ImmutableSet;
import io.trino.plugin.iceberg.IcebergMergeTableHandle;
import io.trino.plugin.iceberg.IcebergTableHandle;
import io.trino.plugin.iceberg.IcebergWritableTableHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.SchemaParser;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * A table of the Iceberg connector that holds data, as one statement reads it.
 */
public record IcebergTable(IcebergTableHandle handle)
{
    public IcebergTable
    {
        requireNonNull(handle, "handle is null");
    }

    /**
     * Empty if the handle is of another kind, or null.
     */
    public static Optional<IcebergTable> find(ConnectorTableHandle handle)
    {
        return handle instanceof IcebergTableHandle table ? Optional.of(new IcebergTable(table)) : Optional.empty();
    }

    public static IcebergTable of(ConnectorTableHandle handle)
    {
        return new IcebergTable((IcebergTableHandle) handle);
    }

    /**
     * The table that a handle for reading or writing is of; empty if the object is no such handle.
     */
    public static Optional<SchemaTableName> findName(Object handle)
    {
        return switch (handle) {
            case IcebergTableHandle table -> Optional.of(table.getSchemaTableName());
            case IcebergMergeTableHandle merge -> findName(merge.getTableHandle());
            case IcebergWritableTableHandle table -> Optional.of(table.name());
            case null, default -> Optional.empty();
        };
    }

    public SchemaTableName name()
    {
        return handle.getSchemaTableName();
    }

    /**
     * The one that is read; empty if the table has none.
     */
    public OptionalLong snapshotId()
    {
        return handle.getSnapshotId();
    }

    public int schemaId()
    {
        return SchemaParser.fromJson(handle.getTableSchemaJson()).schemaId();
    }

    public int formatVersion()
    {
        return handle.getFormatVersion();
    }

    /**
     * The table's properties in the catalog.
     */
    public Map<String, String> properties()
    {
        return handle.getStorageProperties();
    }

    public boolean isLimited()
    {
        return handle.getLimit().isPresent();
    }

    /**
     * Whether all rows are read.
     */
    public boolean isWhole()
    {
        return handle.getEnforcedPredicate().isAll() && handle.getUnenforcedPredicate().isAll() && !isLimited();
    }

    /**
     * Whether the column is known to be read.
     */
    public boolean reads(String column)
    {
        return handle.getProjectedColumns().stream().anyMatch(projected -> projected.getName().equals(column));
    }

    /**
     * The same table before the engine has told which columns it reads.
     */
    public ConnectorTableHandle withoutProjection()
    {
        return handle.withProjectedColumns(ImmutableSet.of());
    }
}
