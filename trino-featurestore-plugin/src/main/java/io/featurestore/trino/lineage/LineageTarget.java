package io.featurestore.trino.lineage;

import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * @param column empty for what decides which rows the relation has
 */
public record LineageTarget(SchemaTableName table, Optional<String> column, ColumnKind kind)
{
    public LineageTarget
    {
        requireNonNull(table, "table is null");
        requireNonNull(column, "column is null");
        requireNonNull(kind, "kind is null");
        checkArgument(column.isEmpty() == (kind == ColumnKind.ROWS), "only rows have no column");
    }

    public static LineageTarget column(SchemaTableName table, String column, ColumnKind kind)
    {
        return new LineageTarget(table, Optional.of(column), kind);
    }

    public static LineageTarget rows(SchemaTableName table)
    {
        return new LineageTarget(table, Optional.empty(), ColumnKind.ROWS);
    }
}
