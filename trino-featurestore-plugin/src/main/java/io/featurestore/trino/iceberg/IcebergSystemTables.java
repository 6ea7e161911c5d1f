package io.featurestore.trino.iceberg;

import io.trino.plugin.iceberg.TableType;
import io.trino.plugin.iceberg.system.PartitionsView;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Table;

import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.Identifiers.canonical;
import static io.trino.plugin.iceberg.TableType.DATA;
import static io.trino.plugin.iceberg.TableType.MATERIALIZED_VIEW_STORAGE;

public final class IcebergSystemTables
{
    // Such as $snapshots
    public static final List<String> SUFFIXES = Stream.of(TableType.values())
            .filter(type -> type != DATA && type != MATERIALIZED_VIEW_STORAGE)
            .map(type -> "$" + canonical(type.name()))
            .collect(toImmutableList());

    private IcebergSystemTables() {}

    public static ConnectorViewDefinition partitions(TypeManager typeManager, Table table, String catalogName, SchemaTableName name)
    {
        return PartitionsView.create(typeManager, table, catalogName, name.getSchemaName(), name.getTableName());
    }
}
