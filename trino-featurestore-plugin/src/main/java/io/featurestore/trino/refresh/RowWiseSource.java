package io.featurestore.trino.refresh;

import io.featurestore.catalog.StoredView;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.query.RowWiseQuery;
import io.featurestore.trino.query.SessionDependence;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

/**
 * The table of this catalog from each row of which a view makes a row of its own.
 *
 * @param dependence what else the rows of the view depend on
 */
public record RowWiseSource(IcebergTable table, SessionDependence dependence)
{
    public RowWiseSource
    {
        requireNonNull(table, "table is null");
        requireNonNull(dependence, "dependence is null");
    }

    // Empty if the view reads anything else
    public static Optional<RowWiseSource> find(ConnectorMetadata iceberg, ConnectorSession session, String catalogName, StoredView view, Map<String, Type> viewColumns)
    {
        Optional<RowWiseQuery> query = view.sql().flatMap(RowWiseQuery::parse);
        return query.flatMap(rowWise -> tableName(catalogName, rowWise.table(), view))
                .flatMap(name -> IcebergTable.find(iceberg.getTableHandle(session, name, Optional.empty(), Optional.empty())))
                .filter(table -> table.snapshotId().isPresent())
                .map(table -> new RowWiseSource(table, query.orElseThrow().sessionDependence(columnTypes(iceberg, session, table), viewColumns)));
    }

    public static Map<String, Type> columnTypes(ConnectorMetadata iceberg, ConnectorSession session, IcebergTable table)
    {
        return iceberg.getColumnHandles(session, table.handle()).entrySet().stream()
                .collect(toImmutableMap(Map.Entry::getKey, column -> IcebergColumns.type(column.getValue())));
    }

    private static Optional<SchemaTableName> tableName(String catalogName, List<String> parts, StoredView view)
    {
        Optional<String> catalog = parts.size() == 3 ? Optional.of(parts.getFirst()) : view.defaultCatalog();
        Optional<String> schema = parts.size() == 1 ? view.defaultNamespace() : Optional.of(parts.get(parts.size() - 2));
        return catalog.equals(Optional.of(catalogName)) ? schema.map(name -> new SchemaTableName(name, parts.getLast())) : Optional.empty();
    }
}
