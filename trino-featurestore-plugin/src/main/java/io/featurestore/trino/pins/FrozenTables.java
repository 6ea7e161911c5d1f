package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.names.StorageName;
import io.featurestore.trino.pins.Pin.PinnedTable;
import io.featurestore.trino.sql.QualifiedRelation;
import io.featurestore.trino.store.FeatureViews;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SnapshotUtil;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

// The tables that a pin is to keep, each as it is when it is first asked for
final class FrozenTables
{
    private final ConnectorSession session;
    private final String catalogName;
    private final IcebergCatalog catalog;
    private final TypeManager typeManager;
    private final String tag;
    private final Map<Frozen, PinnedTable> tables = new LinkedHashMap<>();
    private final Set<Frozen> current = new HashSet<>();

    FrozenTables(ConnectorSession session, String catalogName, IcebergCatalog catalog, TypeManager typeManager, String tag)
    {
        this.session = requireNonNull(session, "session is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.tag = requireNonNull(tag, "tag is null");
    }

    List<PinnedTable> tables()
    {
        return ImmutableList.copyOf(tables.values());
    }

    boolean isCurrent(PinnedTable table)
    {
        return current.contains(new Frozen(table.tableName(), table.snapshot()));
    }

    // The table's rows and columns as SQL
    String freeze(SchemaTableName name)
    {
        Table table = load(name);
        long now = currentSnapshot(name, table);
        String sql = add(name, table, now, true, Optional.empty());
        Schema written = SnapshotUtil.schemaFor(table, now);
        return written.sameSchema(table.schema()) ? sql : withColumnsOfNow(name, sql, written, table.schema());
    }

    // Of a query that itself names the snapshot
    String freezeAt(SchemaTableName name, long snapshot)
    {
        Table table = load(name);
        if (table.snapshot(snapshot) == null) {
            throw new TrinoException(NOT_SUPPORTED, "table '%s' has no snapshot %s, as of which it is read".formatted(name, snapshot));
        }
        // As in the SQL of a pin
        boolean isStorage = StorageName.isStorage(name.getTableName(), table.properties());
        add(name, table, snapshot, false, Optional.of(name).filter(_ -> isStorage).map(StorageName::view).map(SchemaTableName::getTableName));
        return relation(name);
    }

    String freezeStorage(SchemaTableName storage, SchemaTableName view)
    {
        Table table = load(storage);
        return add(storage, table, currentSnapshot(storage, table), true, Optional.of(view.getTableName()));
    }

    private Table load(SchemaTableName name)
    {
        try {
            return catalog.loadTable(session, name);
        }
        catch (TableNotFoundException e) {
            throw new TrinoException(e::getErrorCode, "there is no table or view '%s'".formatted(name), e);
        }
    }

    private static long currentSnapshot(SchemaTableName name, Table table)
    {
        return Optional.ofNullable(table.currentSnapshot())
                .map(Snapshot::snapshotId)
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "table '%s' was never written to, so it has no snapshot to keep: write to it first".formatted(name)));
    }

    private String add(SchemaTableName name, Table table, long snapshot, boolean isCurrent, Optional<String> storageOf)
    {
        Frozen key = new Frozen(name, snapshot);
        tables.putIfAbsent(key, new PinnedTable(name.getSchemaName(), name.getTableName(), table.uuid(), snapshot, tag + (tables.isEmpty() ? "" : "_" + tables.size()), storageOf));
        if (isCurrent) {
            current.add(key);
        }
        return "%s FOR VERSION AS OF %s".formatted(relation(name), snapshot);
    }

    private String relation(SchemaTableName name)
    {
        return new QualifiedRelation(catalogName, toRelationName(name)).sql();
    }

    // A snapshot is read with the columns of its time, and columns may have changed since
    private String withColumnsOfNow(SchemaTableName name, String sql, Schema written, Schema now)
    {
        List<FeatureColumn> columns = FeatureViews.columns(now, typeManager);
        return "(SELECT %s FROM %s)".formatted(
                IntStream.range(0, columns.size())
                        .mapToObj(i -> "%s AS %s".formatted(value(name, written, now.columns().get(i), columns.get(i).type()), quote(columns.get(i).name())))
                        .collect(joining(", ")),
                sql);
    }

    private String value(SchemaTableName name, Schema written, NestedField field, Type type)
    {
        NestedField stored = written.findField(field.fieldId());
        if (stored == null && field.initialDefault() == null) {
            return "CAST(NULL AS %s)".formatted(type.getDisplayName());
        }
        if (stored != null && stored.type().equals(field.type())) {
            return columnName(stored);
        }
        if (stored == null || !stored.type().isPrimitiveType()) {
            throw new TrinoException(NOT_SUPPORTED, "column '%s' of table '%s' was changed after the last write, so no snapshot has it as it is now: write to the table first".formatted(field.name(), name));
        }
        return "CAST(%s AS %s)".formatted(columnName(stored), type.getDisplayName());
    }

    private String columnName(NestedField field)
    {
        return quote(FeatureViews.columns(new Schema(field), typeManager).getFirst().name());
    }

    private record Frozen(SchemaTableName table, long snapshot) {}
}
