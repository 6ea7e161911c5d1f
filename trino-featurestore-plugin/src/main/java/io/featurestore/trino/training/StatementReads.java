package io.featurestore.trino.training;

import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.freshness.RefreshedSources.SourceTable;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.iceberg.TablesReader;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

// The views that the engine has expanded for one statement, and the tables whose scans it has planned
final class StatementReads
{
    private final Set<SchemaTableName> views = ConcurrentHashMap.newKeySet();
    private final Set<SourceTable> tables = ConcurrentHashMap.newKeySet();

    void addView(SchemaTableName name)
    {
        views.add(name);
    }

    void addTable(ConnectorTableHandle handle)
    {
        TablesReader.tablesOf(handle).stream()
                .flatMap(table -> IcebergTable.find(table).stream())
                .map(SourceTable::of)
                .forEach(tables::add);
    }

    Set<SchemaTableName> views()
    {
        return ImmutableSet.copyOf(views);
    }

    Set<SourceTable> tables()
    {
        return ImmutableSet.copyOf(tables);
    }
}
