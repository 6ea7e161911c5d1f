package io.featurestore.trino.lineage;

import io.trino.spi.connector.CatalogSchemaTableName;

import static java.util.Objects.requireNonNull;

public record LineageColumn(CatalogSchemaTableName table, String column, ColumnKind kind)
{
    public LineageColumn
    {
        requireNonNull(table, "table is null");
        requireNonNull(column, "column is null");
        requireNonNull(kind, "kind is null");
    }
}
