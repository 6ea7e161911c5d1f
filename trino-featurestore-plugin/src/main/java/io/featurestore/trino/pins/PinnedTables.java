package io.featurestore.trino.pins;

import io.featurestore.trino.iceberg.IcebergCatalog;
import io.featurestore.trino.pins.Pin.PinnedTable;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SnapshotUtil;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Objects.requireNonNull;

// Finds the tables of pins by their ids, as they may have other names by now and their names may be those of others
record PinnedTables(TransactionContext transaction)
{
    PinnedTables
    {
        requireNonNull(transaction, "transaction is null");
    }

    record FoundTable(SchemaTableName name, Table table)
    {
        FoundTable
        {
            requireNonNull(name, "name is null");
            requireNonNull(table, "table is null");
        }

        // Iceberg takes conditions on the current snapshot for ones on the columns as they are named now, even if it was written before
        boolean mayFilter(long snapshot)
        {
            if (table.currentSnapshot() == null || table.currentSnapshot().snapshotId() != snapshot) {
                return true;
            }
            Schema now = table.schema();
            return SnapshotUtil.schemaFor(table, snapshot).columns().stream().allMatch(column -> {
                NestedField sameName = now.findField(column.name());
                return sameName != null && sameName.fieldId() == column.fieldId() && sameName.type().equals(column.type());
            });
        }
    }

    /**
     * @throws TrinoException if the rows of the pin cannot be read any more, naming what was lost
     */
    FoundTable find(ConnectorSession session, Pin pin, PinnedTable table)
    {
        FoundTable found = find(session, table).orElseThrow(() -> new TrinoException(TABLE_NOT_FOUND, "Pin '%s' of training set %s cannot be read: table '%s', which it reads, was dropped; %s".formatted(
                pin.pin(),
                pin.name().trainingSet(),
                table.tableName(),
                remedy(pin))));
        if (found.table().snapshot(table.snapshot()) == null) {
            throw new TrinoException(NOT_FOUND, "Pin '%s' of training set %s cannot be read: snapshot %s of table '%s' was expired by something that ignores tags (the pin kept it by tag '%s'); %s".formatted(
                    pin.pin(),
                    pin.name().trainingSet(),
                    table.snapshot(),
                    found.name(),
                    table.tag(),
                    remedy(pin)));
        }
        return found;
    }

    private static String remedy(Pin pin)
    {
        return "CALL system.unpin_training_set('%s', '%s', '%s') takes the pin away".formatted(pin.trainingSet().schema(), pin.trainingSet().name(), pin.pin());
    }

    Optional<FoundTable> find(ConnectorSession session, PinnedTable table)
    {
        return load(session, table.tableName(), table)
                .or(() -> renamed(session, table));
    }

    // Only after a table was renamed or dropped, as it loads one table after another
    private Optional<FoundTable> renamed(ConnectorSession session, PinnedTable table)
    {
        Set<SchemaTableName> near = list(session, Optional.of(table.schema()));
        Stream<SchemaTableName> others = Stream.of(Optional.<String>empty())
                .flatMap(all -> list(session, all).stream())
                .filter(name -> !near.contains(name));
        return Stream.concat(near.stream(), others)
                .flatMap(name -> load(session, name, table).stream())
                .findFirst();
    }

    private Set<SchemaTableName> list(ConnectorSession session, Optional<String> schema)
    {
        return transaction.iceberg().metadata().listTables(session, schema).stream().collect(toImmutableSet());
    }

    private Optional<FoundTable> load(ConnectorSession session, SchemaTableName name, PinnedTable table)
    {
        try {
            return Optional.of(new FoundTable(name, tables().loadTable(session, name)))
                    .filter(found -> found.table().uuid().equals(table.table()));
        }
        catch (TableNotFoundException _) {
            return Optional.empty();
        }
        catch (TrinoException e) {
            // Not the table, as far as can be told: a view, or one that cannot be read
            if (name.equals(table.tableName()) && !e.getErrorCode().equals(NOT_FOUND.toErrorCode())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private IcebergCatalog tables()
    {
        return transaction.iceberg().tables();
    }
}
