package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.featurestore.trino.rows.RowTable;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.storage.UnusedStorage;
import io.featurestore.trino.storage.UnusedStorage.UnusedTable;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static java.util.Objects.requireNonNull;

// What system.drop_unused_storage drops, without schemas in which the credentials may not read every view: which tables are used there is unknown
class UnusedStorageTable
        extends RowTable<UnusedTable>
{
    private static final Logger log = Logger.get(UnusedStorageTable.class);
    private static final SchemaTableName NAME = new SchemaTableName("system", "unused_storage");

    private static final List<SystemColumn<UnusedTable>> COLUMNS = ImmutableList.of(
            varchar("schema_name", "Schema of the table", row -> row.name().getSchemaName()),
            varchar("table_name", "Name of the table, which holds rows of a materialized view and is named by none", row -> row.name().getTableName()),
            varchar("made_for", "Name that the materialized view had", row -> row.view().getTableName()),
            instant("changed_at", "When the table was last written", UnusedTable::changedAt));

    private final UnusedStorage unusedStorage;

    @Inject
    UnusedStorageTable(UnusedStorage unusedStorage)
    {
        super(NAME, "Tables that materialized views have left, which drop_unused_storage drops", COLUMNS);
        this.unusedStorage = requireNonNull(unusedStorage, "unusedStorage is null");
    }

    @Override
    protected List<UnusedTable> rows(ConnectorSession session, ConnectorAccessControl accessControl)
    {
        List<UnusedTable> unused = unusedStorage.schemas(session).stream()
                .flatMap(schema -> find(session, schema).stream())
                .collect(toImmutableList());
        Set<SchemaTableName> visible = accessControl.filterTables(null, unused.stream().map(UnusedTable::name).collect(toImmutableSet()));
        return unused.stream()
                .filter(table -> visible.contains(table.name()))
                .collect(toImmutableList());
    }

    private List<UnusedTable> find(ConnectorSession session, String schema)
    {
        try {
            return unusedStorage.find(session, schema);
        }
        catch (TrinoException e) {
            log.warn(e, "Schema %s is left out of system.unused_storage", schema);
            return ImmutableList.of();
        }
    }
}
