package io.featurestore.trino.iceberg;

import com.google.common.collect.ImmutableSet;
import io.trino.plugin.iceberg.IcebergColumnHandle;
import io.trino.plugin.iceberg.IcebergMergeTableHandle;
import io.trino.plugin.iceberg.IcebergTableHandle;
import io.trino.plugin.iceberg.IcebergWritableTableHandle;
import io.trino.plugin.iceberg.procedure.IcebergTableExecuteHandle;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;
import org.apache.iceberg.SchemaParser;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * A data table of the Iceberg connector as a statement reads it.
 */
public record IcebergTable(IcebergTableHandle handle)
{
    public IcebergTable
    {
        requireNonNull(handle, "handle is null");
    }

    public static Optional<IcebergTable> find(ConnectorTableHandle handle)
    {
        return handle instanceof IcebergTableHandle table ? Optional.of(new IcebergTable(table)) : Optional.empty();
    }

    public static IcebergTable of(ConnectorTableHandle handle)
    {
        return new IcebergTable((IcebergTableHandle) handle);
    }

    /**
     * The table of a handle for reading or writing; empty if the object is something else.
     */
    public static Optional<SchemaTableName> findName(Object handle)
    {
        return switch (handle) {
            case IcebergTableHandle table -> Optional.of(table.getSchemaTableName());
            case IcebergMergeTableHandle merge -> findName(merge.getTableHandle());
            case IcebergWritableTableHandle table -> Optional.of(table.name());
            case IcebergTableExecuteHandle table -> Optional.of(table.schemaTableName());
            case null, default -> Optional.empty();
        };
    }

    public SchemaTableName name()
    {
        return handle.getSchemaTableName();
    }

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

    public Map<String, String> properties()
    {
        return handle.getStorageProperties();
    }

    public boolean isLimited()
    {
        return handle.getLimit().isPresent();
    }

    public boolean isWhole()
    {
        return handle.getEnforcedPredicate().isAll() && handle.getUnenforcedPredicate().isAll() && !isLimited();
    }

    // Whether no row can be asked for. The Iceberg connector makes no splits of such a table
    public boolean isEmptied()
    {
        return handle.getEnforcedPredicate().isNone() || handle.getUnenforcedPredicate().isNone();
    }

    public boolean reads(String column)
    {
        return handle.getProjectedColumns().stream().anyMatch(projected -> projected.getName().equals(column));
    }

    /**
     * The table as it is when only these columns are read.
     */
    public ConnectorTableHandle withProjection(Collection<ColumnHandle> columns)
    {
        return handle.withProjectedColumns(columns.stream()
                .map(IcebergColumnHandle.class::cast)
                .collect(toImmutableSet()));
    }

    // All rows of the same snapshot.
    public ConnectorTableHandle withoutPredicate()
    {
        return with(TupleDomain.all(), TupleDomain.all());
    }

    /**
     * The table as workers know it, without what only the coordinator does.
     */
    public ConnectorTableHandle onWorkers()
    {
        return with(handle.getUnenforcedPredicate(), handle.getEnforcedPredicate());
    }

    private ConnectorTableHandle with(TupleDomain<IcebergColumnHandle> unenforced, TupleDomain<IcebergColumnHandle> enforced)
    {
        return new IcebergTableHandle(
                handle.getSchemaName(),
                handle.getTableName(),
                handle.getTableType(),
                handle.getSnapshotId(),
                handle.getTableSchemaJson(),
                handle.getSpecId(),
                handle.getPartitionSpecJsons(),
                handle.getFormatVersion(),
                unenforced,
                enforced,
                handle.getLimit(),
                handle.getProjectedColumns(),
                handle.getNameMappingJson(),
                handle.getTableLocation(),
                handle.getStorageProperties(),
                Optional.empty(),
                false,
                Optional.empty(),
                ImmutableSet.of(),
                Optional.empty());
    }

    /**
     * The table as it was before the engine told which columns it reads.
     */
    public ConnectorTableHandle withoutProjection()
    {
        return handle.withProjectedColumns(ImmutableSet.of());
    }
}
