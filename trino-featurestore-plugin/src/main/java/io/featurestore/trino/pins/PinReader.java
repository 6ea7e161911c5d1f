package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.engine.EngineCall;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.names.PinName;
import io.featurestore.trino.names.PinName.RowsName;
import io.featurestore.trino.pins.Pin.PinnedTable;
import io.featurestore.trino.pins.PinnedTables.FoundTable;
import io.featurestore.trino.query.TableReplacement;
import io.featurestore.trino.query.TableReplacement.NamedTable;
import io.featurestore.trino.query.TableReplacement.Replacement;
import io.featurestore.trino.sql.QualifiedRelation;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.PointerType;
import io.trino.spi.connector.SchemaTableName;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static java.util.Objects.requireNonNull;

// Pins in one transaction
final class PinReader
{
    private final TransactionContext transaction;
    private final PinnedTables tables;
    private final PinAccess access;

    PinReader(TransactionContext transaction, PinAccess access)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.tables = new PinnedTables(transaction);
        this.access = requireNonNull(access, "access is null");
    }

    Optional<StoredView> find(ConnectorSession session, PinName name)
    {
        return PinStore.find(session, transaction.views(), name);
    }

    // Read, it names the tables as they are named now, after a look whether they still have the rows
    ConnectorViewDefinition view(ConnectorSession session, StoredView stored)
    {
        String sql = stored.sql().orElseThrow();
        return new ConnectorViewDefinition(
                EngineCall.current() == EngineCall.READ ? readable(session, Pin.of(stored).orElseThrow(), sql) : sql,
                stored.defaultCatalog(),
                stored.defaultNamespace(),
                columns(stored),
                stored.comment(),
                Optional.empty(),
                true,
                ImmutableList.of());
    }

    List<ViewColumn> columns(StoredView stored)
    {
        return IcebergColumns.toViewColumns(access.typeManager(), stored.schema());
    }

    private String readable(ConnectorSession session, Pin pin, String sql)
    {
        access.checkViews(session, pin, _ -> true);
        Map<Snapshot, ReadTable> read = new HashMap<>();
        for (int i = 0; i < pin.tables().size(); i++) {
            PinnedTable table = pin.tables().get(i);
            FoundTable found = tables.find(session, pin, table);
            if (table.storageOf().isEmpty()) {
                access.checkRenamedColumns(session, pin, table, found);
            }
            SchemaTableName name = table.storageOf().isPresent() ? pin.name().rows(i) : found.name();
            read.put(new Snapshot(table.tableName(), table.snapshot()), new ReadTable(name, found.mayFilter(table.snapshot())));
        }
        return TableReplacement.replace(sql, table -> renamed(table, read));
    }

    // What is not known was written by another writer: the engine reads it with the rights of the reader
    private static Replacement renamed(NamedTable table, Map<Snapshot, ReadTable> read)
    {
        List<String> parts = table.parts();
        SchemaTableName written = new SchemaTableName(parts.get(parts.size() - 2), parts.getLast());
        ReadTable found = read.getOrDefault(new Snapshot(written, table.snapshot().orElse(0)), new ReadTable(written, true));
        String relation = new QualifiedRelation(parts.getFirst(), toRelationName(found.name())).sql();
        if (found.mayFilter()) {
            return new Replacement(relation, Optional.empty());
        }
        // Through LIMIT no condition reaches the scan
        String unfiltered = "(SELECT * FROM %s FOR VERSION AS OF %s LIMIT %s)".formatted(relation, table.snapshot().orElseThrow(), Long.MAX_VALUE);
        return table.isAliased() ?
                new Replacement(unfiltered, Optional.empty(), true) :
                new Replacement("%s AS %s".formatted(unfiltered, quote(parts.getLast())), Optional.of(parts), true);
    }

    /**
     * The rows that a materialized view had stored when it was pinned; empty unless the very snapshot is asked for.
     */
    Optional<ConnectorTableHandle> rows(ConnectorSession session, RowsName name, Optional<ConnectorTableVersion> version)
    {
        OptionalLong snapshot = version
                .filter(asked -> asked.getPointerType() == PointerType.TARGET_ID && asked.getVersion() instanceof Long)
                .map(asked -> OptionalLong.of((Long) asked.getVersion()))
                .orElse(OptionalLong.empty());
        Optional<Pin> pin = find(session, name.pin()).flatMap(Pin::of).filter(found -> name.table() < found.tables().size());
        if (pin.isEmpty()) {
            return Optional.empty();
        }
        PinnedTable table = pin.orElseThrow().tables().get(name.table());
        if (table.storageOf().isEmpty() || !snapshot.equals(OptionalLong.of(table.snapshot()))) {
            return Optional.empty();
        }
        FoundTable found = tables.find(session, pin.orElseThrow(), table);
        access.checkStored(session, pin.orElseThrow(), table, found);
        return Optional.ofNullable(transaction.iceberg().metadata().getTableHandle(session, found.name(), Optional.empty(), version));
    }

    private record ReadTable(SchemaTableName name, boolean mayFilter) {}

    private record Snapshot(SchemaTableName table, long id) {}
}
